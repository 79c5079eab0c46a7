package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitResult;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Yardstick;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs legs on one slot, one at a time, on a thread of its own that is tied to the slot's device.
 */
public final class TrialTrainer {
  /** What a trainer is told. */
  public sealed interface Command {
    /** Hands this to the method of the current phase that is made for it. */
    Behavior<Command> dispatch(Handler h);
  }

  /**
   * Train a leg.
   *
   * @param yardstick that the order's judge measures by, for trainers that judge elsewhere
   * @param timeout after which it is interrupted
   */
  public record Train(
      LegToken token,
      LegOrder order,
      Yardstick yardstick,
      Objective objective,
      CheckpointStore checkpoints,
      Duration timeout,
      ActorRef<EarlyStopper.Command> stopper,
      ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onTrain(this);
    }
  }

  /** Do the work of a refit. */
  public record Refit(
      LegToken token, Supplier<RefitResult> work, ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onRefit(this);
    }
  }

  /** What runs is waited for by another supervisor now, in whose term the token is. */
  public record Adopt(LegToken token) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onAdopt(this);
    }
  }

  /** Stop that leg at its next batch, if it is the one that runs. */
  public record StopLeg(LegToken token, String reason) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onStopLeg(this);
    }
  }

  /** Interrupt whatever runs and return the slot to the broker. */
  public record HandBack() implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onHandBack(this);
    }
  }

  /** What became of that leg is durable: its result need not be kept any more. */
  public record Acknowledge(LegToken token) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onAcknowledge(this);
    }
  }

  /** The broker has found the slot sick: run nothing any more once idle. */
  public record TakeOut() implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onTakeOut(this);
    }
  }

  record Ended(SlotRun run, StudySupervisor.@Nullable Command answer, @Nullable Throwable failure)
      implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onEnded(this);
    }
  }

  record TimedOut(SlotRun run) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onTimedOut(this);
    }
  }

  record GraceOver(SlotRun run) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onGraceOver(this);
    }
  }

  /** A phase of life: one method a message. */
  public interface Handler {
    Behavior<Command> onTrain(Train m);

    Behavior<Command> onRefit(Refit m);

    Behavior<Command> onAdopt(Adopt m);

    Behavior<Command> onStopLeg(StopLeg m);

    Behavior<Command> onHandBack(HandBack m);

    Behavior<Command> onAcknowledge(Acknowledge m);

    Behavior<Command> onTakeOut(TakeOut m);

    Behavior<Command> onEnded(Ended m);

    Behavior<Command> onTimedOut(TimedOut m);

    Behavior<Command> onGraceOver(GraceOver m);
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final int number;
  private final OptionalInt device;
  private final DeviceBinding binding;
  private final Duration grace;
  private final ActorRef<DeviceBroker.Command> broker;
  private SlotThread thread;
  private boolean sick;

  private TrialTrainer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int number,
      TunerOptions options,
      ActorRef<DeviceBroker.Command> broker) {
    this.context = context;
    context.setLoggerName(TrialTrainer.class);
    this.timers = timers;
    this.number = number;
    this.device = options.deviceOf(number);
    this.binding = options.devices();
    this.grace = options.grace();
    this.broker = broker;
    this.thread = new SlotThread(number, device, binding);
  }

  /** A trainer on a slot; it registers the slot with the broker. */
  public static Behavior<Command> create(
      int number, TunerOptions options, ActorRef<DeviceBroker.Command> broker) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new TrialTrainer(context, timers, number, options, broker).idle()));
  }

  private Slot slot() {
    return new Slot(number, device, context.getSelf());
  }

  private Behavior<Command> total(Handler h) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(m -> m.dispatch(h))
        .onSignal(
            PostStop.class,
            signal -> {
              thread.abandon();
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> idle() {
    return total(new Idle());
  }

  private void start(SlotRun run, Supplier<? extends StudySupervisor.Command> work) {
    ActorRef<Command> self = context.getSelf();
    thread.run(work).whenComplete((answer, failure) -> self.tell(new Ended(run, answer, failure)));
  }

  private Behavior<Command> interrupt(SlotRun run, String reason) {
    run.stop.stop(reason);
    thread.interrupt();
    timers.startSingleTimer(run, new GraceOver(run), grace);
    return total(new Interrupted(run));
  }

  private Behavior<Command> ended(SlotRun run, StudySupervisor.Command answer) {
    timers.cancel(run);
    run.replyTo.tell(answer);
    if (answer instanceof StudySupervisor.LegFinished f) {
      broker.tell(DeviceBroker.LegOver.of(number, run.replyTo, f));
    }
    if (run.handBack) {
      broker.tell(new DeviceBroker.Return(number));
    }
    return sick ? total(new OutOfUse(slot())) : idle();
  }

  private Behavior<Command> quarantine(SlotRun run, StudySupervisor.Command answer) {
    timers.cancel(run);
    thread.abandon();
    context
        .getLog()
        .error("slot {} is out of use: its device {} answers no more", number, device.orElse(-1));
    run.replyTo.tell(new StudySupervisor.SlotLost(slot(), Optional.empty()));
    run.replyTo.tell(answer);
    broker.tell(new DeviceBroker.Quarantined(number));
    return total(new OutOfUse(slot()));
  }

  private StudySupervisor.Command answer(SlotRun run, LegOutcome outcome, double seconds) {
    return run.leg.isPresent()
        ? OutOfUse.failed(run.leg.get(), outcome, seconds, slot())
        : new StudySupervisor.RefitFinished(run.token, RefitResult.failed("the slot was lost"));
  }

  private Behavior<Command> ended(Ended m) {
    SlotRun run = m.run();
    if (m.answer() == null) {
      return quarantine(
          run, answer(run, new LegOutcome.Lost("slot " + number + ": " + m.failure()), 0));
    }
    if (run.timedOut
        && run.leg.isPresent()
        && m.answer() instanceof StudySupervisor.LegFinished f) {
      var result =
          new LegResult(
              SlotRun.timeout(run.leg.get()), f.result().observations(), f.result().seconds());
      return ended(run, new StudySupervisor.LegFinished(f.token(), result, f.slot()));
    }
    return ended(run, m.answer());
  }

  private Behavior<Command> takeOut() {
    sick = true;
    return Behaviors.same();
  }

  private final class Idle extends TrainerPhase {
    @Override
    public Behavior<Command> onTakeOut(TakeOut m) {
      return total(new OutOfUse(slot()));
    }

    @Override
    public Behavior<Command> onTrain(Train m) {
      var run = new SlotRun(m.token(), Optional.of(m), m.replyTo());
      Slot slot = slot();
      start(run, () -> SlotRun.trained(m, run.stop, slot));
      timers.startSingleTimer(run, new TimedOut(run), TunerOptions.timer(m.timeout()));
      return total(new Busy(run));
    }

    @Override
    public Behavior<Command> onRefit(Refit m) {
      var run = new SlotRun(m.token(), Optional.empty(), m.replyTo());
      start(run, () -> new StudySupervisor.RefitFinished(m.token(), m.work().get()));
      return total(new Busy(run));
    }

    @Override
    public Behavior<Command> onHandBack(HandBack m) {
      broker.tell(new DeviceBroker.Return(number));
      return Behaviors.same();
    }
  }

  private final class Busy extends TrainerPhase {
    private final SlotRun run;

    Busy(SlotRun run) {
      this.run = run;
    }

    @Override
    public Behavior<Command> onTakeOut(TakeOut m) {
      return takeOut();
    }

    @Override
    public Behavior<Command> onStopLeg(StopLeg m) {
      if (run.token.equals(m.token())) {
        run.stop.stop(m.reason());
      }
      return Behaviors.same();
    }

    @Override
    public Behavior<Command> onHandBack(HandBack m) {
      run.handBack = true;
      return interrupt(run, "the study left");
    }

    @Override
    public Behavior<Command> onEnded(Ended m) {
      return m.run() == run ? ended(m) : Behaviors.same();
    }

    @Override
    public Behavior<Command> onTimedOut(TimedOut m) {
      if (m.run() != run) {
        return Behaviors.same();
      }
      run.timedOut = true;
      return interrupt(run, "timeout");
    }
  }

  /** User code was interrupted and has some grace to end. */
  private final class Interrupted extends TrainerPhase {
    private final SlotRun run;

    Interrupted(SlotRun run) {
      this.run = run;
    }

    @Override
    public Behavior<Command> onTakeOut(TakeOut m) {
      return takeOut();
    }

    @Override
    public Behavior<Command> onHandBack(HandBack m) {
      run.handBack = true;
      return Behaviors.same();
    }

    @Override
    public Behavior<Command> onEnded(Ended m) {
      return m.run() == run ? ended(m) : Behaviors.same();
    }

    @Override
    public Behavior<Command> onGraceOver(GraceOver m) {
      if (m.run() != run) {
        return Behaviors.same();
      }
      double seconds = run.leg.map(leg -> leg.timeout().toMillis() / 1e3).orElse(0.0);
      LegOutcome outcome =
          run.timedOut && run.leg.isPresent()
              ? SlotRun.timeout(run.leg.get())
              : new LegOutcome.Cancelled();
      if (device.isPresent()) {
        return quarantine(run, answer(run, outcome, seconds));
      }
      context
          .getLog()
          .warn("slot {}: the thread of {} does not end and is abandoned", number, run.token);
      thread.abandon();
      thread = new SlotThread(number, device, binding);
      return ended(run, answer(run, outcome, seconds));
    }
  }
}
