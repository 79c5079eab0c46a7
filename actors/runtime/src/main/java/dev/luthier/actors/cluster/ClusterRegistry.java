package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.actors.Answer;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.Slot;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the studies of a cluster and the nodes that train for them. There is one at a time; what it
 * knows it reads from the store and hears from the nodes, so that the next one can go on.
 */
final class ClusterRegistry {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A study that was kept while the registry moved may be in no list yet. */
  private static final Duration LIST_AGAIN = Duration.ofSeconds(10);

  /** What it is told. */
  interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(ClusterRegistry r);
  }

  /** The last message: this node gives the registry to another. */
  record HandOver() implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onHandOver();
    }
  }

  /**
   * What a slot has to say to a study.
   *
   * @param first whether it was not said before: trainers repeat themselves until they are answered
   */
  record Deliver(LegToken token, StudySupervisor.Command answer, Slot slot, boolean first)
      implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onDeliver(this);
    }
  }

  /** A trainer has heard of a later supervisor of a study. */
  record LaterTerm(String study, long term) implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      r.studies.laterTerm(this);
      return Behaviors.same();
    }
  }

  /** A checkpoint is needed no more. */
  record Discard(String study, Checkpoint checkpoint) implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      r.nodes.discard(this);
      return Behaviors.same();
    }
  }

  /** Nobody stands for a slot any more. */
  record SlotGone(String node, int number) implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      r.nodes.slotGone(this);
      return Behaviors.same();
    }
  }

  /** A study's definition is read, or cannot be read now. */
  record Found(String study, Optional<StudySpec> spec, @Nullable Throwable failure)
      implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      r.studies.found(this);
      return Behaviors.same();
    }
  }

  /** A supervisor has ended. */
  record Answered(String study, Answer answer) implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onAnswered(this);
    }
  }

  private record Listed(
      long asked, @Nullable List<StudyShelf.Unfinished> found, @Nullable Throwable failure)
      implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onListed(this);
    }
  }

  private record Tick() implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onTick();
    }
  }

  private record Relist() implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.list();
    }
  }

  private record Done(Optional<StudyShelf.Unfinished> now, Ordered reply, ActorRef<Ordered> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onDone(this);
    }
  }

  private record Describing(
      DeviceBroker.Occupancy occupancy, ActorRef<StudyOrder.Described> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(ClusterRegistry r) {
      return r.onDescribing(this);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final RegistrySettings settings;
  private final ActorRef<DeviceBroker.Command> broker;
  private final SupervisedStudies studies;
  private final KnownNodes nodes;
  private final Executor blocking;
  private CompletableFuture<?> pauses = CompletableFuture.completedFuture(null);
  private boolean listed;

  private ClusterRegistry(
      ActorContext<Command> context, TimerScheduler<Command> timers, RegistrySettings settings) {
    this.context = context;
    context.setLoggerName(ClusterRegistry.class);
    this.timers = timers;
    this.settings = settings;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.broker = context.spawn(DeviceBroker.create(), "broker");
    context.watch(broker); // without it nothing goes on: its death is this registry's own
    this.studies = new SupervisedStudies(context, settings, broker);
    this.nodes = new KnownNodes(context, settings, broker);
  }

  /** A registry that reads from the store what is to be done. */
  static Behavior<Command> create(RegistrySettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var registry = new ClusterRegistry(context, timers, settings);
                  context.getLog().info("the studies are supervised here");
                  timers.startTimerWithFixedDelay(new Tick(), TICK);
                  registry.list();
                  return Behaviors.receiveMessage(m -> m.dispatch(registry));
                }));
  }

  private <T> CompletableFuture<T> blocking(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, blocking);
  }

  private Behavior<Command> list() {
    long asked = studies.orders();
    context.pipeToSelf(
        blocking(settings.shelf()::unfinished),
        (found, failure) -> new Listed(asked, found, failure));
    return Behaviors.same();
  }

  private Behavior<Command> onListed(Listed m) {
    if (m.found() == null) {
      context.getLog().warn("the studies cannot be listed yet: {}", String.valueOf(m.failure()));
      timers.startSingleTimer(new Relist(), TICK);
    } else {
      studies.listed(m.found(), m.asked());
      listed = true;
      timers.startSingleTimer(new Relist(), LIST_AGAIN);
      nodes.interrupt(study -> !studies.isWanted(study));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onTick() {
    nodes.tick();
    if (listed) {
      studies.begin();
    }
    return Behaviors.same();
  }

  Behavior<Command> onHere(TrainerNews.Here m) {
    nodes.here(m);
    return Behaviors.same();
  }

  Behavior<Command> onAnnounce(TrainerNews.Announce m) {
    nodes.announced(m);
    if (listed) {
      nodes.interrupt(study -> !studies.isWanted(study));
      nodes.forget(m.trainer(), m.studies().stream().filter(s -> !studies.knows(s)).toList());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onDeliver(Deliver m) {
    String study = m.token().study();
    var supervisor = studies.supervisor(study);
    if (supervisor.isPresent()) {
      if (m.first() && m.answer() instanceof StudySupervisor.LegFinished finished) {
        broker.tell(DeviceBroker.LegOver.of(m.slot().number(), supervisor.get(), finished));
      }
      supervisor.get().tell(m.answer());
    } else if (listed && !studies.knows(study)) {
      m.slot().trainer().tell(new TrialTrainer.Acknowledge(m.token()));
    }
    return Behaviors.same();
  }

  Behavior<Command> onFind(StudyOrder.Find m) {
    if (!studies.isLeaving()) {
      m.replyTo().tell(new StudyOrder.Present(context.getSelf()));
    }
    return Behaviors.same();
  }

  Behavior<Command> onSubmit(StudyOrder.Submit m) {
    if (refusesAsLeaving(m.replyTo())) {
      return Behaviors.same();
    }
    var created =
        blocking(
            () -> {
              var spec = settings.definitions().read(m.definition());
              return settings.shelf().create(spec)
                  ? done(spec.name(), false, m.replyTo())
                  : refused(
                      "study '" + spec.name() + "' is there already. Maybe choose another name.",
                      m.replyTo());
            });
    context.pipeToSelf(
        created, (done, failure) -> failure == null ? done : failed(failure, m.replyTo()));
    return Behaviors.same();
  }

  private boolean refusesAsLeaving(ActorRef<Ordered> replyTo) {
    if (studies.isLeaving()) {
      replyTo.tell(Ordered.away("the studies move to another node. Maybe try again."));
    }
    return studies.isLeaving();
  }

  private static Done done(String study, boolean paused, ActorRef<Ordered> replyTo) {
    var now = Optional.of(new StudyShelf.Unfinished(study, paused));
    return new Done(now, Ordered.done(), replyTo);
  }

  private static Done refused(String why, ActorRef<Ordered> replyTo) {
    return new Done(Optional.empty(), Ordered.conflict(why), replyTo);
  }

  private static Done failed(Throwable failure, ActorRef<Ordered> replyTo) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new Done(Optional.empty(), Ordered.away(String.valueOf(cause.getMessage())), replyTo);
  }

  private Behavior<Command> onDone(Done m) {
    m.now().ifPresent(studies::ordered);
    m.replyTo().tell(m.reply());
    return Behaviors.same();
  }

  Behavior<Command> onEndEarly(StudyOrder.EndEarly m) {
    studies.orderAtOnce(m.study(), m.replyTo(), supervision -> supervision.endEarly(m));
    return Behaviors.same();
  }

  Behavior<Command> onTroubles(StudyOrder.Troubles m) {
    m.replyTo().tell(new StudyOrder.Troubled(studies.troubles()));
    return Behaviors.same();
  }

  Behavior<Command> onConverse(StudyOrder.Converse m) {
    if (studies.knows(m.study()) && !studies.isWanted(m.study())) {
      m.replyTo().tell(Ordered.away("study '" + m.study() + "' is paused. Maybe try again."));
      return Behaviors.same();
    }
    studies.order(m.study(), m.replyTo(), supervision -> supervision.answer(m));
    return Behaviors.same();
  }

  /** The store hears of it first, and in the order of the orders: the next registry reads it. */
  Behavior<Command> onPause(StudyOrder.Pause m) {
    if (refusesAsLeaving(m.replyTo())) {
      return Behaviors.same();
    }
    CompletableFuture<Done> kept = pauses.handleAsync((d, failed) -> paused(m), blocking);
    pauses = kept;
    context.pipeToSelf(
        kept, (done, failure) -> failure == null ? done : failed(failure, m.replyTo()));
    return Behaviors.same();
  }

  private Done paused(StudyOrder.Pause m) {
    if (settings.shelf().find(m.study()).isEmpty()) {
      return refused("there is no study '" + m.study() + "'.", m.replyTo());
    }
    settings.shelf().setPaused(m.study(), m.paused());
    return done(m.study(), m.paused(), m.replyTo());
  }

  private Behavior<Command> onAnswered(Answered m) {
    if (studies.answered(m)) {
      nodes.forgetEverywhere(m.study());
    }
    return studies.afterAnswer();
  }

  Behavior<Command> onDescribe(StudyOrder.Describe m) {
    context.ask(
        DeviceBroker.Occupancy.class,
        broker,
        TICK,
        DeviceBroker.Describe::new,
        (occupancy, failure) ->
            new Describing(
                occupancy == null ? new DeviceBroker.Occupancy(List.of(), 0) : occupancy,
                m.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onDescribing(Describing m) {
    m.replyTo()
        .tell(
            new StudyOrder.Described(
                studies.names(),
                nodes.names(),
                m.occupancy().free().size(),
                m.occupancy().leased()));
    return Behaviors.same();
  }

  /** Legs go on; logs are closed, so that the next registry finds them whole. */
  private Behavior<Command> onHandOver() {
    context.getLog().info("the studies are handed over");
    nodes.detach();
    return studies.leave();
  }
}
