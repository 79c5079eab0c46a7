package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.StudySupervisor.Command;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.RefitResult;
import dev.luthier.store.StudyLog;
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
import dev.luthier.trial.LegOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  private final StudySupervisor owner;
  private final StudyLog log;
  private final StudySpec spec;
  private final ActorRef<Command> self;
  private final ActorRef<BayesianSuggester.Command> suggester;
  private final Outbox outbox = new Outbox();
  private final LeasedSlots slots = new LeasedSlots();
  private final ArrayDeque<Effect.StartLeg> waitingLegs = new ArrayDeque<>();
  private @Nullable StudyState state;
  private Effect.@Nullable Refit waitingRefit;
  private @Nullable Throwable broken;
  private final Discards discards;
  private boolean finished;
  private boolean asked;
  private long term;
  private long now;

  RunningStudy(StudySupervisor owner, StudyLog log) {
    this.owner = owner;
    this.log = log;
    this.spec = owner.submission.spec();
    this.self = owner.context.getSelf();
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

  /** Begins, or goes on where the log ends. */
  void open(Optional<Recovery> kept, List<Slot> first) {
    slots.add(first);
    int more = owner.submission.moreTrials();
    if (kept.isEmpty()) {
      take(Decider.create(spec, now()));
    } else {
      Recovery recovery = kept.get();
      outbox.durable(recovery.state().nextSeq() - recovery.missing().size() - 1);
      take(new Step(recovery.state(), recovery.missing(), List.of()));
      if (more > 0 && state().phase() != Phase.SEARCHING && state().phase() != Phase.HALTED) {
        Step extended = Decider.step(state(), new StudyCommand.Extend(now(), more));
        take(new Step(extended.state(), extended.entries(), List.of()));
        more = 0;
      }
    }
    term = state().nextSeq();
    int ahead = first.size() == 1 ? 0 : Math.min(MOST_AHEAD, first.size());
    act(new StudyCommand.Open(now(), first.size(), ahead, owner.options.environment()));
    if (more > 0 && kept.isPresent()) {
      act(new StudyCommand.Extend(now(), more));
    }
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
    outbox.release(this::perform);
    if (!asked && state().wanted() > 0) {
      asked = true;
      suggester.tell(new BayesianSuggester.Propose(state(), self));
    }
  }

  private void take(Step step) {
    state = step.state();
    outbox.put(state().nextSeq() - 1, step.effects());
    if (!step.entries().isEmpty() && broken == null) {
      step.entries().forEach(this::tellFailures);
      append(step.entries(), state().nextSeq() - 1);
    }
  }

  private void append(List<LogEntry> entries, long last) {
    CompletableFuture<Void> done;
    try {
      done = log.append(entries).toCompletableFuture();
    } catch (RuntimeException e) {
      done = CompletableFuture.failedFuture(e);
    }
    if (done.isDone() && !done.isCompletedExceptionally()) {
      outbox.durable(last);
    } else {
      var unused =
          done.whenComplete(
              (nothing, failure) -> self.tell(new StudySupervisor.Durable(last, failure)));
    }
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
      waitingLegs.add(e);
      startLegs();
    } else if (effect instanceof Effect.StopTrial e) {
      stopTrial(e);
    } else if (effect instanceof Effect.Schedule e) {
      schedule(e.at());
    } else if (effect instanceof Effect.DiscardCheckpoint e) {
      discards.add(e.checkpoint());
    } else if (effect instanceof Effect.Refit e) {
      waitingRefit = e;
      startRefit();
    } else if (effect instanceof Effect.Finish) {
      finished = true;
    }
  }

  private void startLegs() {
    while (!waitingLegs.isEmpty()) {
      Effect.StartLeg next = waitingLegs.element();
      var token = LegToken.of(spec.name(), term, next.leg());
      Optional<Slot> slot = slots.take(token);
      if (slot.isEmpty()) {
        return;
      }
      waitingLegs.remove();
      var order =
          new LegOrder(
              next.leg(),
              next.configuration(),
              spec.goal(),
              spec::judge,
              spec.folds(),
              spec.seed());
      slot.get()
          .trainer()
          .tell(
              new TrialTrainer.Train(
                  token,
                  order,
                  owner.submission.objective(),
                  owner.options.checkpoints(),
                  spec.legTimeout(),
                  owner.stopper,
                  self));
    }
  }

  private void stopTrial(Effect.StopTrial e) {
    slots
        .running(e.trial())
        .forEach((token, slot) -> slot.trainer().tell(new TrialTrainer.StopLeg(token, e.reason())));
    waitingLegs.removeIf(
        waiting -> {
          boolean stopped = waiting.leg().trial() == e.trial();
          if (stopped) {
            var leg = waiting.leg();
            self.tell(
                new StudySupervisor.Decide(
                    at ->
                        new StudyCommand.FinishLeg(
                            at,
                            leg.trial(),
                            leg.fold(),
                            leg.attempt(),
                            new LegOutcome.Cancelled(),
                            List.of(),
                            0)));
          }
          return stopped;
        });
  }

  private void schedule(long at) {
    owner.timers.startSingleTimer(
        "tick",
        new StudySupervisor.Decide(StudyCommand.Tick::new),
        TunerOptions.timer(Duration.ofMillis(Math.max(0, at - owner.options.clock().millis()))));
  }

  private void startRefit() {
    Effect.Refit refit = waitingRefit;
    if (refit == null) {
      return;
    }
    var token = LegToken.of(spec.name(), term, refit);
    slots
        .take(token)
        .ifPresent(
            slot -> {
              waitingRefit = null;
              var work =
                  new RefitWork(
                      spec, owner.submission.objective(), refit, owner.options.artifacts());
              slot.trainer().tell(new TrialTrainer.Refit(token, work, self));
            });
  }

  private void idle(LegToken token) {
    slots
        .idle(token)
        .ifPresent(slot -> owner.broker.tell(new DeviceBroker.Release(self, slot.number())));
    startLegs();
    startRefit();
  }

  /** What to be after a message. */
  private Behavior<Command> next() {
    if (broken != null) {
      Throwable cause = broken;
      LOGGER.error("study {} is frozen: {}", spec.name(), cause.toString());
      return owner.leave(log, state(), () -> new Answer.Broken(cause));
    }
    return finished ? owner.finish(log, state(), discards.done()) : Behaviors.same();
  }

  @Override
  public Behavior<Command> onLoaded(StudySupervisor.Loaded m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onBroken(StudySupervisor.Broken m) {
    broken = m.cause();
    return next();
  }

  @Override
  public Behavior<Command> onLeased(StudySupervisor.Leased m) {
    slots.add(m.slots());
    act(new StudyCommand.ChangeSlots(now(), slots.lasting()));
    startLegs();
    startRefit();
    return next();
  }

  @Override
  public Behavior<Command> onReclaim(StudySupervisor.Reclaim m) {
    slots
        .reclaim(m.slot())
        .ifPresent(slot -> owner.broker.tell(new DeviceBroker.Release(self, slot.number())));
    act(new StudyCommand.ChangeSlots(now(), slots.lasting()));
    return next();
  }

  @Override
  public Behavior<Command> onSlotLost(StudySupervisor.SlotLost m) {
    Optional<LegToken> running = slots.lose(m.slot());
    act(new StudyCommand.ChangeSlots(now(), slots.lasting()));
    if (m.answered() || running.isEmpty()) {
      return next();
    }
    String cause = "the trainer of slot " + m.slot().number() + " is gone";
    LegToken token = running.get();
    return token.isRefit()
        ? onRefitFinished(new StudySupervisor.RefitFinished(token, RefitResult.failed(cause)))
        : onLegFinished(
            new StudySupervisor.LegFinished(
                token, new LegResult(new LegOutcome.Lost(cause), List.of(), 0), m.slot()));
  }

  @Override
  public Behavior<Command> onDecide(StudySupervisor.Decide m) {
    act(m.command().apply(now()));
    return next();
  }

  @Override
  public Behavior<Command> onSuggested(StudySupervisor.Suggested m) {
    asked = false;
    var s = m.suggestion();
    act(new StudyCommand.Suggested(now(), s.trial(), s.proposal(), s.snapshot(), s.fit()));
    return next();
  }

  @Override
  public Behavior<Command> onLegFinished(StudySupervisor.LegFinished m) {
    LegToken token = m.token();
    if (token.term() != term) {
      return Behaviors.same();
    }
    owner.stopper.tell(new EarlyStopper.LegOver(token));
    idle(token);
    LegResult r = m.result();
    act(
        new StudyCommand.FinishLeg(
            now(),
            token.trial(),
            token.fold(),
            token.attempt(),
            r.outcome(),
            r.observations(),
            r.seconds()));
    if (slots.isEmpty() && !finished && broken == null) {
      broken =
          new IllegalStateException(
              "no slot is left. Maybe restart and resume the study from its log.");
    }
    return next();
  }

  @Override
  public Behavior<Command> onRefitFinished(StudySupervisor.RefitFinished m) {
    LegToken token = m.token();
    if (token.term() != term) {
      return Behaviors.same();
    }
    idle(token);
    RefitResult r = m.result();
    act(new StudyCommand.FinishRefit(now(), token.attempt(), r.test(), r.rows(), r.failure()));
    return next();
  }

  @Override
  public Behavior<Command> onDurable(StudySupervisor.Durable m) {
    if (m.failure() != null) {
      broken = m.failure();
    } else {
      outbox.durable(m.seq());
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
    return owner.leave(log, state(), () -> new Answer.Interrupted(spec.name()));
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
