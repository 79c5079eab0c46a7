package dev.luthier.actors.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the checkpoints of a node that leaves to another trainer node, which serves them in its
 * name from then on; takes those of others. Needs no telling where a directory is shared.
 */
final class Inheritance {
  static final ServiceKey<Command> HEIRS = ServiceKey.create(Command.class, "luthier-heirs");
  private static final int AT_ONCE = 500;

  /** What it is told. */
  interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(Inheritance i);
  }

  /** Take these, from the node that they are on. */
  record Offer(List<Heirloom> files, ActorRef<Command> replyTo) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onOffer(this);
    }
  }

  /** These are taken; none: ask somebody else. */
  record Taken(List<Heirloom> files) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onTaken(files);
    }
  }

  /** The node leaves: hand over what it has, then answer. */
  record Leave(ActorRef<Done> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onLeave(this);
    }
  }

  private record Copied(Offer offer, List<Heirloom> taken) implements Command {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onCopied(this);
    }
  }

  private record Owned(List<Heirloom> files) implements Command {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onOwned(files);
    }
  }

  private record Heirs(Receptionist.Listing listing) implements Command {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.onHeirs(listing);
    }
  }

  private record TimeUp() implements Command {
    @Override
    public Behavior<Command> dispatch(Inheritance i) {
      return i.end();
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Estate estate;
  private final Duration longest;
  private final Executor blocking;
  private final Set<String> served = new HashSet<>();
  private final List<Heirloom> left = new ArrayList<>();
  private final IntSupplier others;
  private final Set<ActorRef<Command>> heardOf = new HashSet<>();
  private final ArrayDeque<ActorRef<Command>> heirs = new ArrayDeque<>();
  private int present;
  private int handedOver;
  private @Nullable ActorRef<Done> leaving;

  private Inheritance(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Estate estate,
      Duration longest,
      IntSupplier others) {
    this.context = context;
    context.setLoggerName(Inheritance.class);
    this.timers = timers;
    this.estate = estate;
    this.longest = longest;
    this.others = others;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
  }

  /**
   * What a node has of its own and of others.
   *
   * @param longest time to hand it over in
   * @param others how many other trainer nodes the cluster has: as many heirs are waited for, since
   *     news of one that has just come may take a second
   */
  static Behavior<Command> create(Estate estate, Duration longest, IntSupplier others) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var inheritance = new Inheritance(context, timers, estate, longest, others);
                  estate.owners().forEach(inheritance::serve);
                  var receptionist = context.getSystem().receptionist();
                  receptionist.tell(Receptionist.register(HEIRS, context.getSelf()));
                  return Behaviors.receiveMessage(m -> m.dispatch(inheritance));
                }));
  }

  private void serve(String owner) {
    if (served.add(owner)) {
      var server =
          Behaviors.supervise(FileServer.create(FileServer.inherited(owner), estate.of(owner)))
              .onFailure(SupervisorStrategy.restart());
      context.spawn(server, "of-" + owner, DispatcherSelector.blocking());
    }
  }

  private Behavior<Command> onOffer(Offer m) {
    if (leaving != null) {
      m.replyTo().tell(new Taken(List.of()));
      return Behaviors.same();
    }
    var taken =
        CompletableFuture.supplyAsync(
            () -> m.files().stream().filter(estate::take).toList(), blocking);
    context.pipeToSelf(taken, (files, failure) -> new Copied(m, files == null ? List.of() : files));
    return Behaviors.same();
  }

  private Behavior<Command> onCopied(Copied m) {
    m.taken().stream().map(Heirloom::owner).forEach(this::serve);
    m.offer().replyTo().tell(new Taken(m.taken()));
    return Behaviors.same();
  }

  private Behavior<Command> onLeave(Leave m) {
    leaving = m.replyTo();
    timers.startSingleTimer(new TimeUp(), longest);
    context.pipeToSelf(
        CompletableFuture.supplyAsync(estate::all, blocking),
        (files, failure) -> new Owned(files == null ? List.of() : files));
    return Behaviors.same();
  }

  private Behavior<Command> onOwned(List<Heirloom> files) {
    left.addAll(files);
    if (left.isEmpty()) {
      return end();
    }
    context
        .getSystem()
        .receptionist()
        .tell(
            Receptionist.subscribe(
                HEIRS, context.messageAdapter(Receptionist.Listing.class, Heirs::new)));
    return Behaviors.same();
  }

  private Behavior<Command> onHeirs(Receptionist.Listing listing) {
    boolean idle = heirs.isEmpty();
    List<ActorRef<Command>> found =
        listing.getServiceInstances(HEIRS).stream()
            .filter(heir -> !heir.equals(context.getSelf()))
            .sorted(Comparator.comparing(heir -> heir.path().toString()))
            .toList();
    present = found.size();
    found.stream().filter(heardOf::add).forEach(heirs::add);
    return idle ? offer() : Behaviors.same();
  }

  private Behavior<Command> offer() {
    ActorRef<Command> heir = heirs.peek();
    if (left.isEmpty() || (heir == null && present >= others.getAsInt())) {
      return end();
    }
    if (heir == null) {
      return Behaviors.same();
    }
    context.watchWith(heir, new Taken(List.of()));
    heir.tell(
        new Offer(List.copyOf(left.subList(0, Math.min(AT_ONCE, left.size()))), context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> onTaken(List<Heirloom> taken) {
    ActorRef<Command> heir = heirs.peek();
    if (heir == null) {
      return Behaviors.same();
    }
    context.unwatch(heir);
    handedOver += taken.size();
    left.removeAll(new HashSet<>(taken));
    if (taken.isEmpty()) {
      heirs.remove();
    }
    return offer();
  }

  /** What is left stays with the node, and comes back with it. */
  private Behavior<Command> end() {
    ActorRef<Done> last = leaving;
    if (last == null) {
      return Behaviors.same();
    }
    if (handedOver > 0) {
      context.getLog().info("{} checkpoints are with other nodes now", handedOver);
    }
    if (!left.isEmpty()) {
      context
          .getLog()
          .warn(
              "{} checkpoints of {} stay on this node: legs that need them wait for cluster.fetch,"
                  + " then train again from nothing. Maybe start the node again, give it more time"
                  + " with cluster.handOver, or set cluster.checkpoints to a directory that all nodes"
                  + " share",
              left.size(),
              left.stream().map(Heirloom::study).distinct().toList());
    }
    last.tell(Done.getInstance());
    return Behaviors.stopped();
  }
}
