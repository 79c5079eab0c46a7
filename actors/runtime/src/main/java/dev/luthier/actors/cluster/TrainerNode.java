package dev.luthier.actors.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.EarlyStopper;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.study.StudySpec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a node: says what it runs to whatever registry there is, trains what it is ordered
 * to, and keeps each result until it is acknowledged. The leg goes on while supervisors come and
 * go.
 */
final class TrainerNode {
  static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration LAST_WORDS = Duration.ofSeconds(8);

  /** What it is told. */
  interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(TrainerNode n);
  }

  /** The process is about to end: finish what runs, hand over what is kept, then answer. */
  record Drain(ActorRef<Done> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onDrain(this);
    }
  }

  private record DrainTimeUp() implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onDrainTimeUp();
    }
  }

  private record LastWordsOver() implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.goodbye();
    }
  }

  private record Answered(int slot, StudySupervisor.Command answer) implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onAnswered(n.slots.get(slot), answer);
    }
  }

  private record Told(DeviceBroker.Command what) implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onTold(what);
    }
  }

  private record TrainerGone(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onTrainerGone(n.slots.get(slot));
    }
  }

  private record Beat() implements Command {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onBeat();
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final TrainerSettings settings;
  private final ActorRef<ClusterRegistry.Command> registries;
  private final ResultDelivery results;
  private final List<TrainerSlot> slots = new ArrayList<>();
  private final Fence fence = new Fence();
  private final Housekeeping house;
  private final ReadDefinitions studies;
  private @Nullable ActorRef<Done> leaving;
  private boolean welcomed;

  private TrainerNode(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      TrainerSettings settings,
      ActorRef<ClusterRegistry.Command> registries) {
    this.context = context;
    context.setLoggerName(TrainerNode.class);
    this.timers = timers;
    this.settings = settings;
    this.registries = registries;
    this.studies = new ReadDefinitions(settings.definitions());
    Executor blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.house = new Housekeeping(settings, blocking);
    this.results =
        new ResultDelivery(
            KeptResults.in(
                settings.directory().resolve("results"), context.getSystem(), new Chores(blocking)),
            slots);
    ActorRef<DeviceBroker.Command> broker =
        context.messageAdapter(DeviceBroker.Command.class, Told::new);
    for (int i = 0; i < settings.options().slotCount(); i++) {
      var trainer =
          context.spawn(TrialTrainer.create(i, settings.options(), broker), "trainer-" + i);
      context.watchWith(trainer, new TrainerGone(i));
      slots.add(new TrainerSlot(i, settings.options().deviceOf(i), trainer, answers(i)));
    }
  }

  private ActorRef<StudySupervisor.Command> answers(int slot) {
    return context.spawn(
        Behaviors.receiveMessage(
            answer -> {
              context.getSelf().tell(new Answered(slot, answer));
              return Behaviors.same();
            }),
        "answers-" + slot);
  }

  /**
   * The slots of this node.
   *
   * @param registries leads to whatever registry there is
   */
  static Behavior<Command> create(
      TrainerSettings settings, ActorRef<ClusterRegistry.Command> registries) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var node = new TrainerNode(context, timers, settings, registries);
                  timers.startTimerWithFixedDelay(new Beat(), Duration.ZERO, BEAT);
                  return Behaviors.receiveMessage(m -> m.dispatch(node));
                }));
  }

  private Behavior<Command> onBeat() {
    List<Integer> out = slots.stream().filter(s -> s.out).map(s -> s.index).toList();
    registries.tell(
        new TrainerNews.Here(settings.name(), context.getSelf(), welcomed, leaving != null, out));
    results.beat();
    return Behaviors.same();
  }

  Behavior<Command> onIntroduce(TrainerOrder.Introduce m) {
    welcomed = false;
    m.registry()
        .tell(
            new TrainerNews.Announce(
                settings.name(),
                context.getSelf(),
                slots.stream().map(this::notice).toList(),
                kept(),
                leaving != null));
    return Behaviors.same();
  }

  /** What is on a slot, in the term that this node obeys by now. */
  private TrainerNews.SlotNotice notice(TrainerSlot slot) {
    Optional<LegToken> there =
        Optional.ofNullable(slot.running)
            .or(() -> results.refitOf(slot.index))
            .map(token -> token.in(fence.term(token.study())));
    return new TrainerNews.SlotNotice(slot.index, slot.device, there, slot.out);
  }

  /** Studies that something is kept of; a disk that cannot be read is no reason to say nothing. */
  private List<String> kept() {
    try {
      return settings.checkpoints().studies();
    } catch (UncheckedIOException e) {
      context.getLog().warn("what is kept of studies cannot be told", e);
      return List.of();
    }
  }

  Behavior<Command> onWelcome(TrainerOrder.Welcome m) {
    welcomed = true;
    slots.forEach(slot -> slot.link = null); // whoever stood for it went with the last registry
    m.links().forEach(link -> slots.get(link.slot()).link = link.to());
    results.restart();
    return Behaviors.same();
  }

  Behavior<Command> onAdopt(TrainerOrder.Adopt m) {
    fence.heard(m.token());
    return Behaviors.same();
  }

  /** Whether an order is to be followed; if it is not, whoever gave it hears why. */
  private boolean isNew(TrainerSlot slot, LegToken token, ActorRef<RemoteSlot.Command> replyTo) {
    if (isOutdated(token, replyTo)) {
      return false;
    }
    slot.link = replyTo;
    house.wanted(token.study());
    Optional<Kept> known = results.find(token);
    if (known.isPresent()) {
      results.say(known.get(), slot.index);
    } else if (slot.runs(token)) {
      replyTo.tell(new RemoteSlot.Began(token));
    } else if (slot.out) {
      String cause = "slot " + slot.index + " of node " + settings.name() + " is out of use";
      replyTo.tell(new RemoteSlot.Refused(token, cause));
    } else if (slot.running != null) {
      // It begins when that is over: whoever ordered it says so again every second.
      context.getLog().warn("{} waits for {}", token, slot.running);
    } else {
      return true;
    }
    return false;
  }

  private boolean isOutdated(LegToken token, ActorRef<RemoteSlot.Command> replyTo) {
    boolean outdated = !fence.admits(token);
    if (outdated) {
      long term = fence.term(token.study());
      context.getLog().warn("{} is of a supervisor of the past: term {} is known", token, term);
      replyTo.tell(new RemoteSlot.Outdated(token, term));
    }
    return outdated;
  }

  Behavior<Command> onTrain(TrainLeg m) {
    TrainerSlot slot = slots.get(m.slot());
    if (isNew(slot, m.token(), m.replyTo())) {
      ActorRef<EarlyStopper.Command> nobody = context.getSystem().ignoreRef();
      begin(slot, m.token(), m.definition(), spec -> m.on(spec, settings, nobody, slot.answers));
    }
    return Behaviors.same();
  }

  Behavior<Command> onRefit(RefitWinner m) {
    TrainerSlot slot = slots.get(m.slot());
    if (isNew(slot, m.token(), m.replyTo())) {
      begin(
          slot,
          m.token(),
          m.definition(),
          spec -> new TrialTrainer.Refit(m.token(), m.work(spec, settings), slot.answers));
    }
    return Behaviors.same();
  }

  /** What this node cannot make sense of is lost here: others may be of another version. */
  private void begin(
      TrainerSlot slot,
      LegToken token,
      String definition,
      Function<StudySpec, TrialTrainer.Command> order) {
    slot.running = token;
    try {
      slot.trainer.tell(order.apply(studies.read(token.study(), definition)));
    } catch (RuntimeException e) {
      context.getLog().error("{} cannot be begun", token, e);
      results.add(Kept.lost(token, "node " + settings.name() + " cannot begin it: " + e));
    }
  }

  Behavior<Command> onStopLeg(TrainerOrder.StopLeg m) {
    TrainerSlot slot = slots.get(m.slot());
    LegToken running = slot.running;
    if (fence.admits(m.token()) && running != null && running.isSameWork(m.token())) {
      slot.trainer.tell(new TrialTrainer.StopLeg(running, m.reason()));
    }
    return Behaviors.same();
  }

  Behavior<Command> onInterrupt(TrainerOrder.Interrupt m) {
    TrainerSlot slot = slots.get(m.slot());
    if (isOutdated(m.token(), m.replyTo())) {
      return Behaviors.same();
    }
    slot.link = m.replyTo();
    if (slot.runs(m.token())) {
      slot.trainer.tell(new TrialTrainer.HandBack());
    } else {
      Optional<Kept> known = results.find(m.token());
      var nothing = new WireOutcome(WireOutcome.Kind.CANCELLED, "", Optional.empty());
      results.say(known.orElse(new Kept.Leg(m.token(), nothing, List.of(), 0)), m.slot());
    }
    return Behaviors.same();
  }

  Behavior<Command> onMore(TrainerOrder.More m) {
    results.more(m);
    return Behaviors.same();
  }

  Behavior<Command> onAcknowledge(TrainerOrder.Acknowledge m) {
    results.acknowledged(m.token());
    return drained();
  }

  Behavior<Command> onTakeOut(TrainerOrder.TakeOut m) {
    slots.get(m.slot()).out = true;
    return drained();
  }

  private Behavior<Command> onAnswered(TrainerSlot slot, StudySupervisor.Command answer) {
    Kept.of(answer, Optional.ofNullable(slot.running), settings.files()::best)
        .ifPresent(results::add);
    return tidy();
  }

  private Behavior<Command> onTold(DeviceBroker.Command what) {
    if (what instanceof DeviceBroker.Quarantined m) {
      slots.get(m.slot()).takeOut();
    }
    return Behaviors.same();
  }

  /** Nobody else would say what became of the leg on it. */
  private Behavior<Command> onTrainerGone(TrainerSlot slot) {
    context.getLog().error("slot {} is out of use: its trainer has ended", slot.index);
    slot.takeOut();
    LegToken running = slot.running;
    if (running != null) {
      results.add(Kept.lost(running, "the trainer of slot " + slot.index + " has ended"));
    }
    return drained();
  }

  Behavior<Command> onDiscard(TrainerOrder.Discard m) {
    house.discard(m);
    return Behaviors.same();
  }

  Behavior<Command> onForget(TrainerOrder.Forget m) {
    house.over(m.studies());
    return tidy();
  }

  /** What is kept of studies that are over goes when none of their legs runs here any more. */
  private Behavior<Command> tidy() {
    house
        .tidy(study -> slots.stream().anyMatch(slot -> slot.runs(study)))
        .forEach(
            study -> {
              studies.forget(study);
              fence.forget(study);
              results.forget(study);
            });
    return drained();
  }

  private Behavior<Command> onDrain(Drain m) {
    leaving = m.replyTo();
    timers.startSingleTimer(new DrainTimeUp(), settings.drain());
    return drained();
  }

  /** Everything is done and said: the process may end. */
  private Behavior<Command> drained() {
    boolean done =
        leaving != null
            && results.isEmpty()
            && slots.stream().allMatch(s -> s.running == null && (s.out || s.link == null));
    return done ? goodbye() : Behaviors.same();
  }

  private Behavior<Command> onDrainTimeUp() {
    for (TrainerSlot slot : slots) {
      slot.out = true;
      if (slot.running != null) {
        slot.trainer.tell(new TrialTrainer.HandBack());
      }
    }
    timers.startSingleTimer(new LastWordsOver(), LAST_WORDS);
    return drained();
  }

  private Behavior<Command> goodbye() {
    if (leaving != null) {
      leaving.tell(Done.getInstance());
    }
    return Behaviors.stopped();
  }
}
