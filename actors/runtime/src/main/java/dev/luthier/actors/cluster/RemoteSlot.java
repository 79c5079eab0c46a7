package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.RefitWork;
import dev.luthier.actors.Slot;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.RefitResult;
import dev.luthier.trial.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands, beside the supervisors, for a slot of another node: passes orders on until they are heard
 * of, and answers to whoever waits for them.
 */
final class RemoteSlot {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What it is told. */
  interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(RemoteSlot s);
  }

  /** An order for the slot. */
  record Ordered(TrialTrainer.Command order) implements Command {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onOrdered(order);
    }
  }

  /** The node trains that leg, or does that refit. */
  record Began(LegToken token) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onBegan(this);
    }
  }

  /**
   * What came of it; said again until it is acknowledged.
   *
   * @param result with as many of its epochs as a message has room for
   * @param epochs how many there are in all: the others are asked for
   */
  record LegAnswer(Kept.Leg result, int epochs) implements Command, ClusterMessage {
    static LegAnswer of(Kept.Leg whole) {
      var first = Observations.piece(whole.observations(), 0);
      return new LegAnswer(
          new Kept.Leg(whole.token(), whole.outcome(), first, whole.seconds()),
          whole.observations().size());
    }

    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onLegAnswer(this);
    }
  }

  /** More epochs of a result: those after so many. */
  record MoreObservations(LegToken token, int after, List<Observation> observations)
      implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onMore(this);
    }
  }

  /** What came of it; said again until it is acknowledged. */
  record RefitAnswer(Kept.Refit result) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onRefitAnswer(result);
    }
  }

  /** The order is not followed; the slot is out of use. */
  record Refused(LegToken token, String cause) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onRefused(this);
    }
  }

  /** The order is not followed; the node has heard of a supervisor of a later term. */
  record Outdated(LegToken token, long term) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onOutdated(this);
    }
  }

  /** The slot must not be used again; may be said more than once. */
  record Sick() implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onSick();
    }
  }

  /** The supervisors leave this node; the leg goes on, and nothing is passed on any more. */
  record Detach() implements Command {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return Behaviors.ignore();
    }
  }

  /** The node is gone, and the slot with it. */
  record Gone() implements Command {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return Behaviors.stopped();
    }
  }

  private record Fetched(Kept.Refit result, @Nullable Throwable failure) implements Command {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onFetched(this);
    }
  }

  private record Beat() implements Command {
    @Override
    public Behavior<Command> dispatch(RemoteSlot s) {
      return s.onBeat();
    }
  }

  /** Where a slot is. */
  record Place(int number, String node, int index, ActorRef<TrainerNode.Command> trainer) {}

  private final ActorContext<Command> context;
  private final Place place;
  private final ActorRef<ClusterRegistry.Command> registry;
  private final ActorRef<DeviceBroker.Command> broker;
  private final RemoteFiles files;
  private final Slot slot;
  private @Nullable LegToken running;
  private TrainerNode.@Nullable Command unheard;
  private long orderedAt;
  private boolean handBack;
  private boolean fetching;
  private @Nullable LegToken fetched;
  private boolean sick;
  private final ArrivingLeg arriving = new ArrivingLeg();

  private RemoteSlot(
      ActorContext<Command> context,
      Place place,
      TrainerNews.SlotNotice notice,
      ActorRef<ClusterRegistry.Command> registry,
      ActorRef<DeviceBroker.Command> broker,
      RemoteFiles files) {
    this.context = context;
    context.setLoggerName(RemoteSlot.class);
    this.place = place;
    this.registry = registry;
    this.broker = broker;
    this.files = files;
    this.running = notice.running().orElse(null);
    this.sick = notice.out();
    this.slot =
        new Slot(
            place.number(),
            notice.device(),
            context.messageAdapter(TrialTrainer.Command.class, Ordered::new));
  }

  /** A slot of a node; it registers itself with the broker. */
  static Behavior<Command> create(
      Place place,
      TrainerNews.SlotNotice notice,
      ActorRef<ClusterRegistry.Command> registry,
      ActorRef<DeviceBroker.Command> broker,
      RemoteFiles files) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new RemoteSlot(context, place, notice, registry, broker, files)
                        .standing(notice.running(), timers)));
  }

  private Behavior<Command> standing(Optional<LegToken> occupant, TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(new Beat(), PERIOD);
    if (!sick || occupant.isPresent()) {
      broker.tell(new DeviceBroker.Register(slot, occupant));
    }
    if (sick && occupant.isPresent()) {
      broker.tell(new DeviceBroker.Retire(place.number()));
    }
    return Behaviors.receiveMessage(m -> m.dispatch(this));
  }

  private Behavior<Command> onOrdered(TrialTrainer.Command order) {
    if (order instanceof TrialTrainer.Train m) {
      train(m);
    } else if (order instanceof TrialTrainer.Refit m && m.work() instanceof RefitWork work) {
      order(m.token(), RefitWinner.of(place.index(), m.token(), work, context.getSelf()));
    } else if (order instanceof TrialTrainer.Adopt m) {
      adopt(m.token());
    } else if (order instanceof TrialTrainer.StopLeg m) {
      place.trainer().tell(new TrainerOrder.StopLeg(place.index(), m.token(), m.reason()));
    } else if (order instanceof TrialTrainer.Acknowledge m) {
      place.trainer().tell(new TrainerOrder.Acknowledge(m.token()));
    } else if (order instanceof TrialTrainer.HandBack) {
      handBack();
    } else if (order instanceof TrialTrainer.TakeOut) {
      // It stays for what is still to be said: results, and that they are durable.
      place.trainer().tell(new TrainerOrder.TakeOut(place.index()));
    }
    return Behaviors.same();
  }

  private void train(TrialTrainer.Train m) {
    TrainLeg.refused(m)
        .map(result -> new StudySupervisor.LegFinished(m.token(), result, slot))
        .ifPresentOrElse(
            failed -> pass(m.token(), failed),
            () -> order(m.token(), TrainLeg.of(place.index(), m, context.getSelf())));
  }

  private void order(LegToken token, TrainerNode.Command order) {
    running = token;
    unheard = order;
    orderedAt = System.nanoTime();
    place.trainer().tell(order);
  }

  private void adopt(LegToken token) {
    if (running != null && running.isSameWork(token)) {
      running = token;
    }
    place.trainer().tell(new TrainerOrder.Adopt(place.index(), token));
  }

  private void handBack() {
    if (running == null) {
      broker.tell(new DeviceBroker.Return(place.number()));
    } else {
      handBack = true;
      unheard = null;
      place.trainer().tell(new TrainerOrder.Interrupt(place.index(), running, context.getSelf()));
    }
  }

  private Behavior<Command> onBegan(Began m) {
    if (m.token().equals(running)) {
      unheard = null;
    }
    return Behaviors.same();
  }

  /** Says again what may not have been heard. */
  private Behavior<Command> onBeat() {
    if (System.nanoTime() - orderedAt < PERIOD.toNanos() || running == null) {
      return Behaviors.same();
    }
    if (handBack) {
      place.trainer().tell(new TrainerOrder.Interrupt(place.index(), running, context.getSelf()));
    } else if (unheard != null) {
      place.trainer().tell(unheard);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLegAnswer(LegAnswer m) {
    return passOrAsk(arriving.begin(m), m.result().token());
  }

  private Behavior<Command> onMore(MoreObservations m) {
    return arriving.isNext(m) ? passOrAsk(arriving.add(m), m.token()) : Behaviors.same();
  }

  private Behavior<Command> passOrAsk(Optional<Kept.Leg> whole, LegToken token) {
    whole.ifPresentOrElse(
        this::passLeg,
        () ->
            place.trainer().tell(new TrainerOrder.More(token, arriving.size(), context.getSelf())));
    return Behaviors.same();
  }

  private void passLeg(Kept.Leg kept) {
    var result = new LegResult(kept.outcome().outcome(), kept.observations(), kept.seconds());
    pass(kept.token(), new StudySupervisor.LegFinished(kept.token(), result, slot));
  }

  /** The files come first: the node may be gone before anybody asks for them. */
  private Behavior<Command> onRefitAnswer(Kept.Refit kept) {
    if (kept.token().equals(fetched)) {
      passRefit(kept);
    } else if (!fetching) {
      fetching = true;
      var fetch =
          CompletableFuture.runAsync(
              () -> files.keep(place.node(), kept),
              context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
      context.pipeToSelf(fetch, (nothing, failure) -> new Fetched(kept, failure));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFetched(Fetched m) {
    fetching = false;
    Throwable failure = m.failure();
    if (failure != null && RemoteFiles.isGone(failure)) {
      String why = "the model cannot be had any more: " + failure.getMessage();
      passRefit(new Kept.Refit(m.result().token(), Map.of(), 0, why, List.of()));
      return Behaviors.same();
    }
    if (failure != null) {
      context
          .getLog()
          .warn("files of {} cannot be had yet: {}", m.result().token(), failure.toString());
      return Behaviors.same();
    }
    fetched = m.result().token();
    passRefit(m.result());
    return Behaviors.same();
  }

  private void passRefit(Kept.Refit kept) {
    var result = new RefitResult(kept.test(), kept.rows(), kept.failure());
    pass(kept.token(), new StudySupervisor.RefitFinished(kept.token(), result, Optional.of(slot)));
  }

  private void pass(LegToken token, StudySupervisor.Command answer) {
    boolean first = running != null && running.isSameWork(token);
    registry.tell(new ClusterRegistry.Deliver(token, answer, slot, first));
    if (first) {
      running = null;
      unheard = null;
      // One of them: after both, whoever got the slot by the first would lose it by the second.
      broker.tell(
          handBack
              ? new DeviceBroker.Return(place.number())
              : new DeviceBroker.Vacated(place.number()));
      handBack = false;
    }
  }

  private Behavior<Command> onRefused(Refused m) {
    sick = true;
    broker.tell(new DeviceBroker.Quarantined(place.number()));
    LegToken refused = running;
    if (refused != null && refused.isSameWork(m.token())) {
      running = null;
      unheard = null;
      var lost = new StudySupervisor.SlotLost(slot, Optional.of(m.cause()));
      registry.tell(new ClusterRegistry.Deliver(refused, lost, slot, true));
    }
    return Behaviors.same();
  }

  /**
   * Whoever gave the order learns that it is not the last supervisor of the study. Nothing runs
   * there in its name that a slot to be handed back would have to wait for.
   */
  private Behavior<Command> onOutdated(Outdated m) {
    if (m.token().equals(running)) {
      unheard = null;
      registry.tell(new ClusterRegistry.LaterTerm(m.token().study(), m.term()));
      if (handBack) {
        handBack = false;
        running = null;
        broker.tell(new DeviceBroker.Return(place.number()));
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSick() {
    if (sick) {
      return Behaviors.same();
    }
    sick = true;
    broker.tell(new DeviceBroker.Quarantined(place.number()));
    if (running != null) {
      var lost = new StudySupervisor.SlotLost(slot, Optional.empty());
      registry.tell(new ClusterRegistry.Deliver(running, lost, slot, true));
    }
    return Behaviors.same();
  }
}
