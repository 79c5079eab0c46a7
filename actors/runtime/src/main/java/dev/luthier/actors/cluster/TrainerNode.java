package dev.luthier.actors.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.EarlyStopper;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.LegOrder;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The registry does not know this node: say what it has. */
  record Introduce(ActorRef<ClusterRegistry.Command> registry) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onIntroduce(this);
    }
  }

  /** Who stands for a slot, beside the registry. */
  record Link(int slot, ActorRef<RemoteSlot.Command> to) {}

  /** The registry knows this node now. */
  record Welcome(List<Link> links) implements Command, ClusterMessage {
    Welcome {
      links = List.copyOf(links);
    }

    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onWelcome(this);
    }
  }

  /** Stop that leg at its next batch. */
  record StopLeg(int slot, LegToken token, String reason) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      TrainerSlot slot = n.slots.get(this.slot);
      LegToken running = slot.running;
      if (running != null && running.isSameWork(token)) {
        slot.trainer.tell(new TrialTrainer.StopLeg(running, reason));
      }
      return Behaviors.same();
    }
  }

  /** Interrupt that leg. */
  record Interrupt(int slot, LegToken token) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      return n.onInterrupt(this);
    }
  }

  /** The log has that result. */
  record Acknowledge(LegToken token) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      n.results.acknowledged(token);
      return n.drained();
    }
  }

  /** The slot gets no orders any more. */
  record TakeOut(int slot) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      n.slots.get(slot).out = true;
      return n.drained();
    }
  }

  /** A checkpoint is needed no more. */
  record Discard(String study, Checkpoint checkpoint) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      n.settings.checkpoints().discard(study, checkpoint);
      return Behaviors.same();
    }
  }

  /** These studies are over: what is kept of them can go. */
  record Forget(List<String> studies) implements Command, ClusterMessage {
    @Override
    public Behavior<Command> dispatch(TrainerNode n) {
      studies.forEach(n::forget);
      return Behaviors.same();
    }
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
  private final Map<String, Long> terms = new HashMap<>();
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
    this.results =
        new ResultDelivery(
            KeptResults.in(settings.directory().resolve("results"), context.getSystem()), slots);
    ActorRef<DeviceBroker.Command> broker =
        context.messageAdapter(DeviceBroker.Command.class, Told::new);
    for (int i = 0; i < settings.options().slotCount(); i++) {
      var trainer =
          context.spawn(TrialTrainer.create(i, settings.options(), broker), "trainer-" + i);
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
    registries.tell(
        new ClusterRegistry.Here(settings.name(), context.getSelf(), welcomed, leaving != null));
    results.sayAgain();
    return Behaviors.same();
  }

  private Behavior<Command> onIntroduce(Introduce m) {
    welcomed = false;
    var notices =
        slots.stream()
            .filter(slot -> !slot.out)
            .map(
                slot ->
                    new ClusterRegistry.SlotNotice(
                        slot.index, slot.device, Optional.ofNullable(slot.running)))
            .toList();
    m.registry()
        .tell(
            new ClusterRegistry.Announce(
                settings.name(),
                context.getSelf(),
                notices,
                settings.checkpoints().studies(),
                leaving != null));
    return Behaviors.same();
  }

  private Behavior<Command> onWelcome(Welcome m) {
    welcomed = true;
    m.links().forEach(link -> slots.get(link.slot()).link = link.to());
    results.restart();
    return Behaviors.same();
  }

  /** Whether an order can be followed; if it was before, whoever gave it hears so. */
  private boolean isNew(TrainerSlot slot, LegToken token, ActorRef<RemoteSlot.Command> replyTo) {
    if (token.term() < terms.getOrDefault(token.study(), 0L)) {
      context.getLog().warn("{} was ordered by a supervisor of the past", token);
      return false;
    }
    terms.put(token.study(), token.term());
    slot.link = replyTo;
    Optional<Kept> known = results.find(token);
    if (known.isPresent()) {
      results.say(known.get(), slot.index);
    } else if (slot.runs(token)) {
      replyTo.tell(new RemoteSlot.Began(token));
    }
    return known.isEmpty() && slot.running == null && !slot.out;
  }

  Behavior<Command> onTrain(TrainLeg m) {
    TrainerSlot slot = slots.get(m.slot());
    if (isNew(slot, m.token(), m.replyTo())) {
      StudySpec spec = studies.read(m.token().study(), m.definition());
      slot.running = m.token();
      var order =
          new LegOrder(
              m.leg(),
              spec.space().configuration(m.configuration()),
              spec.goal(),
              spec.judge(m.leg(), m.yardstick()),
              spec.folds(),
              spec.seed());
      slot.trainer.tell(
          new TrialTrainer.Train(
              m.token(),
              order,
              m.yardstick(),
              settings.objective(spec),
              settings.checkpoints().of(spec.name()),
              Duration.ofMillis(m.timeoutMillis()),
              context.getSystem().<EarlyStopper.Command>ignoreRef(),
              slot.answers));
    }
    return Behaviors.same();
  }

  Behavior<Command> onRefit(RefitWinner m) {
    TrainerSlot slot = slots.get(m.slot());
    if (isNew(slot, m.token(), m.replyTo())) {
      StudySpec spec = studies.read(m.token().study(), m.definition());
      slot.running = m.token();
      var work =
          new LocalRefit(
              spec,
              settings.objective(spec),
              spec.space().configuration(m.configuration()),
              m.token().trial(),
              m.epochs(),
              settings.files().of(spec.name()));
      slot.trainer.tell(new TrialTrainer.Refit(m.token(), work, slot.answers));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onInterrupt(Interrupt m) {
    TrainerSlot slot = slots.get(m.slot());
    if (slot.runs(m.token())) {
      slot.trainer.tell(new TrialTrainer.HandBack());
    } else {
      Optional<Kept> known = results.find(m.token());
      var nothing = new WireOutcome(WireOutcome.Kind.CANCELLED, "", Optional.empty());
      results.say(known.orElse(new Kept.Leg(m.token(), nothing, List.of(), 0)), m.slot());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAnswered(TrainerSlot slot, StudySupervisor.Command answer) {
    Kept.of(answer, Optional.ofNullable(slot.running), settings.files()::best)
        .ifPresent(results::add);
    return drained();
  }

  private Behavior<Command> onTold(DeviceBroker.Command what) {
    if (what instanceof DeviceBroker.Quarantined m) {
      TrainerSlot slot = slots.get(m.slot());
      slot.out = true;
      slot.say(new RemoteSlot.Sick());
    }
    return Behaviors.same();
  }

  private void forget(String study) {
    boolean busy =
        slots.stream().anyMatch(s -> s.running != null && s.running.study().equals(study));
    if (!busy) {
      studies.forget(study);
      terms.remove(study);
      settings.objectives().forget(study);
      settings.files().forget(study);
      results.forget(study);
    }
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
      settings.checkpoints().sayWhatStays();
      leaving.tell(Done.getInstance());
    }
    return Behaviors.stopped();
  }
}
