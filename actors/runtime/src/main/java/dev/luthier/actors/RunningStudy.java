package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.StudySupervisor.Command;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.RefitResult;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyTaken;
import dev.luthier.study.Awaited;
import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Phase;
import dev.luthier.study.Recovery;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phase in which a supervisor's study runs: commands are decided at once and appended to the
 * log; what they lead to is done when the log has them.
 */
final class RunningStudy implements StudySupervisor.Handler {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunningStudy.class);

  /** Proposals kept ready: none has missed more results than this when it begins. */
  private static final int MOST_AHEAD = 8;

  /** How long trainers have to say what they run. */
  private static final Duration ADOPTION = Duration.ofSeconds(5);

  private final StudySupervisor owner;
  private final StudyLog log;
  private final StudySpec spec;
  private final ActorRef<Command> self;
  private final ActorRef<BayesianSuggester.Command> suggester;
  private final Outbox<Effect> outbox = new Outbox<>();
  private final Outbox<Runnable> acknowledgements = new Outbox<>();
  private final Journal journal;
  private final SlotWork work;
  private final Plans plans = new Plans();
  private @Nullable StudyState state;
  private @Nullable Throwable broken;
  private final Discards discards;
  private boolean finished;
  private long now;

  RunningStudy(StudySupervisor owner, StudyLog log) {
    this.owner = owner;
    this.log = log;
    this.spec = owner.submission.spec();
    this.self = owner.context.getSelf();
    this.journal = new Journal(log, self);
    this.work = new SlotWork(owner);
    this.discards =
        new Discards(
            owner.options.checkpoints(),
            owner.context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
    this.suggester =
        owner.context.spawn(
            BayesianSuggester.create(spec, owner.options.clock()::millis),
            "suggester",
            DispatcherSelector.fromConfig("luthier.suggester"));
  }

  /** Begins, or goes on where the log ends: at once to the end if nothing is left to do. */
  Behavior<Command> open(Optional<Recovery> kept, List<Slot> first) {
    work.add(first);
    int more = 0;
    if (kept.isEmpty()) {
      take(Decider.create(spec, now()));
    } else {
      Recovery recovery = kept.get();
      durable(recovery.state().nextSeq() - recovery.missing().size() - 1);
      take(new Step(recovery.state(), recovery.missing(), List.of()));
      more = owner.submission.moreTrials();
      if (more > 0 && Extension.isBeforeSession(state())) {
        take(Extension.beforeSession(state(), now(), more));
        more = 0;
      }
    }
    session(first.size(), more);
    return finished || broken != null ? next() : owner.total(this);
  }

  private void session(int slots, int more) {
    int ahead = slots == 1 ? 0 : Math.min(MOST_AHEAD, slots);
    boolean adopting =
        owner.elastic && (state().running() > 0 || state().phase() == Phase.REFITTING);
    if (owner.elastic) {
      ahead = MOST_AHEAD;
    }
    if (adopting) {
      work.adopt();
      owner.timers.startSingleTimer(new StudySupervisor.AdoptionOver(), ADOPTION);
    }
    long term = Math.max(state().nextSeq(), owner.submission.afterTerm() + 1);
    work.begin(term, adopting ? state().runningLegs() : List.of());
    var open = new StudyCommand.Open(now(), slots, ahead, owner.options.environment(), adopting);
    Step opened = Decider.step(state(), open);
    take(more == 0 ? opened : Extension.goingOn(opened));
    if (more > 0) {
      take(Extension.of(state(), now(), more));
    }
    goOn();
  }

  private StudyState state() {
    return java.util.Objects.requireNonNull(state, "a running study has a state");
  }

  /** Never goes back, as clocks may. */
  private long now() {
    now = Math.max(now, owner.options.clock().millis());
    return now;
  }

  private void act(StudyCommand command) {
    take(Decider.step(state(), command));
    if (command instanceof StudyCommand.FinishLeg) {
      plans.result(state());
    }
    goOn();
  }

  private void goOn() {
    outbox.release(this::perform);
    plans
        .next(state())
        .ifPresent(trial -> suggester.tell(new BayesianSuggester.Propose(state(), trial, self)));
  }

  private void take(Step step) {
    state = step.state();
    outbox.put(state().nextSeq() - 1, step.effects());
    if (!step.entries().isEmpty() && broken == null) {
      step.entries().forEach(this::tellFailures);
      if (isHeld(step)) {
        journal.hold(step.entries());
      } else if (journal.append(step.entries())) {
        durable(state().nextSeq() - 1);
      }
    }
  }

  /** Whether nothing comes of a step: a trial is planned that nobody waits for. */
  private static boolean isHeld(Step step) {
    return step.effects().isEmpty()
        && step.entries().stream().allMatch(e -> e.event() instanceof StudyEvent.TrialPlanned);
  }

  private void durable(long seq) {
    outbox.durable(seq);
    acknowledgements.durable(seq);
  }

  private void tellFailures(LogEntry entry) {
    if (entry.event() instanceof StudyEvent.TrialFailed e) {
      owner
          .context
          .getLog()
          .warn("study {}: trial {} failed: {}", spec.name(), e.trial(), e.cause());
    }
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.StartLeg e) {
      work.start(e);
    } else if (effect instanceof Effect.StopTrial e) {
      work.stop(e);
    } else if (effect instanceof Effect.Schedule e) {
      schedule(e.at());
    } else if (effect instanceof Effect.DiscardCheckpoint e) {
      discards.add(e.checkpoint());
    } else if (effect instanceof Effect.Refit e) {
      work.start(e);
    } else if (effect instanceof Effect.Finish) {
      finished = true;
    }
  }

  private void schedule(long at) {
    owner.timers.startSingleTimer(
        "tick",
        new StudySupervisor.Decide(StudyCommand.Tick::new),
        TunerOptions.timer(Duration.ofMillis(Math.max(0, at - owner.options.clock().millis()))));
  }

  /** What to be after a message. */
  private Behavior<Command> next() {
    if (broken != null) {
      Throwable cause = broken;
      LOGGER.error("study {} is frozen: {}", spec.name(), cause.toString());
      return owner.leave(log, state(), Discards.none(), () -> new Answer.Broken(cause));
    }
    return finished ? owner.finish(log, state(), discards.done()) : Behaviors.same();
  }

  @Override
  public Behavior<Command> onLoaded(StudySupervisor.Loaded m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onBroken(StudySupervisor.Broken m) {
    if (!(m.cause() instanceof NoSuggestion none)) {
      broken = m.cause();
    } else if (state().phase() == Phase.SEARCHING) { // later nobody needs a suggestion any more
      broken = none.getCause();
    }
    return next();
  }

  @Override
  public Behavior<Command> onLeased(StudySupervisor.Leased m) {
    work.add(m.slots());
    act(new StudyCommand.ChangeSlots(now(), work.lasting()));
    work.go();
    return next();
  }

  @Override
  public Behavior<Command> onAdopted(StudySupervisor.Adopted m) {
    LegToken t = m.token();
    boolean wanted =
        t.namesRefit()
            ? Awaited.refit(state()).filter(refit -> work.means(t, refit)).isPresent()
            : Awaited.leg(state(), t.trial(), t.fold(), t.untilEpoch(), t.attempt());
    work.adopt(m.slot(), m.token(), wanted);
    act(new StudyCommand.ChangeSlots(now(), work.lasting()));
    return next();
  }

  @Override
  public Behavior<Command> onAdoptionOver() {
    for (Leg leg : work.adoptionOver()) {
      var lost = new LegOutcome.Lost("no trainer has it any more");
      act(new StudyCommand.FinishLeg(now(), leg, lost, List.of(), 0));
    }
    return next();
  }

  @Override
  public Behavior<Command> onReclaim(StudySupervisor.Reclaim m) {
    work.reclaim(m.slot());
    act(new StudyCommand.ChangeSlots(now(), work.lasting()));
    return next();
  }

  @Override
  public Behavior<Command> onSlotLost(StudySupervisor.SlotLost m) {
    Optional<LegToken> running = work.lose(m.slot());
    act(new StudyCommand.ChangeSlots(now(), work.lasting()));
    if (m.cause().isEmpty() || running.isEmpty()) {
      return next();
    }
    String cause = m.cause().get();
    LegToken token = running.get();
    return token.namesRefit()
        ? refitLost(token, cause)
        : onLegFinished(
            new StudySupervisor.LegFinished(
                token, new LegResult(new LegOutcome.Lost(cause), List.of(), 0), m.slot()));
  }

  @Override
  public Behavior<Command> onOutdated(StudySupervisor.Outdated m) {
    if (m.term() > work.term()) {
      broken =
          new StudyTaken(
              "trainers obey another supervisor of study '"
                  + spec.name()
                  + "' (term "
                  + m.term()
                  + ", ours is "
                  + work.term()
                  + "). Maybe it was resumed elsewhere, or its log is an old backup.");
    }
    return next();
  }

  @Override
  public Behavior<Command> onDecide(StudySupervisor.Decide m) {
    act(m.command().apply(now()));
    return next();
  }

  @Override
  public Behavior<Command> onSuggested(StudySupervisor.Suggested m) {
    var s = m.suggestion();
    plans.made(s);
    act(new StudyCommand.Suggested(now(), s.trial(), s.proposal(), s.snapshot(), s.fit()));
    return next();
  }

  @Override
  public Behavior<Command> onLegFinished(StudySupervisor.LegFinished m) {
    LegToken token = work.inThisTerm(m.token());
    owner.stopper.tell(new EarlyStopper.LegOver(token));
    work.over(token);
    if (Awaited.runs(state(), token.trial(), token.fold(), token.untilEpoch(), token.attempt())) {
      LegResult r = m.result();
      act(
          new StudyCommand.FinishLeg(
              now(),
              token.trial(),
              token.fold(),
              token.untilEpoch(),
              token.attempt(),
              r.outcome(),
              r.observations(),
              r.seconds()));
    }
    acknowledge(m.slot(), m.token());
    if (work.isEmpty() && !owner.elastic && !finished && broken == null) {
      broken =
          new IllegalStateException(
              "no slot is left. Maybe restart and resume the study from its log.");
    }
    return next();
  }

  @Override
  public Behavior<Command> onRefitFinished(StudySupervisor.RefitFinished m) {
    work.over(work.inThisTerm(m.token()));
    finishRefit(m.token(), m.result());
    m.slot().ifPresent(slot -> acknowledge(slot, m.token()));
    return next();
  }

  private void finishRefit(LegToken token, RefitResult r) {
    act(new StudyCommand.FinishRefit(now(), token.attempt(), r.test(), r.rows(), r.failure()));
  }

  /** Slots that come and go take their work with them, and others can do it. */
  private Behavior<Command> refitLost(LegToken token, String cause) {
    work.over(token);
    if (owner.elastic) {
      Awaited.refit(state()).filter(r -> r.attempt() == token.attempt()).ifPresent(work::start);
    } else {
      finishRefit(token, RefitResult.failed(cause));
    }
    return next();
  }

  /** Once what came of it is durable, whoever kept a result may forget it. */
  private void acknowledge(Slot slot, LegToken token) {
    acknowledgements.put(
        journal.last(), List.of(() -> slot.trainer().tell(new TrialTrainer.Acknowledge(token))));
    acknowledgements.release(Runnable::run);
  }

  @Override
  public Behavior<Command> onDurable(StudySupervisor.Durable m) {
    if (m.failure() != null) {
      broken = m.failure();
    } else {
      durable(m.seq());
      acknowledgements.release(Runnable::run);
      outbox.release(this::perform);
    }
    return next();
  }

  @Override
  public Behavior<Command> onDescribe(StudySupervisor.Describe m) {
    m.replyTo().tell(new EarlyStopper.Described(state()));
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onInterrupt(StudySupervisor.Interrupt m) {
    journal.flush();
    return owner.leave(log, state(), Discards.none(), () -> new Answer.Interrupted(spec.name()));
  }

  @Override
  public Behavior<Command> onConcluded(StudySupervisor.Concluded m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onClosed(StudySupervisor.Closed m) {
    return Behaviors.same();
  }
}
