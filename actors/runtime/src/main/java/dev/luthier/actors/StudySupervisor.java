package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.RefitResult;
import dev.luthier.store.StudyLog;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Recovery;
import dev.luthier.study.Results;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Owns one study: its state, its log, and everything that is done in its name. */
public final class StudySupervisor {
  /** What a supervisor is told. */
  public sealed interface Command {
    /** Hands this to the method of the current phase that is made for it. */
    Behavior<Command> dispatch(Handler h);
  }

  /**
   * The log is read.
   *
   * @param kept what it holds, completed; empty if the study is new
   */
  record Loaded(StudyLog log, Optional<Recovery> kept) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onLoaded(this);
    }
  }

  /** The study cannot go on. */
  public record Broken(Throwable cause) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onBroken(this);
    }
  }

  /** The broker gives slots. */
  public record Leased(List<Slot> slots) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onLeased(this);
    }
  }

  /** The broker gives a slot with a leg of the study on it. */
  public record Adopted(Slot slot, LegToken token) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onAdopted(this);
    }
  }

  /** Whatever leg nobody has claimed by now is lost. */
  record AdoptionOver() implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onAdoptionOver();
    }
  }

  /** The broker wants a slot back as soon as it is idle. */
  public record Reclaim(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onReclaim(this);
    }
  }

  /**
   * A slot is out of use.
   *
   * @param cause of the loss of what ran on it; empty if its trainer still says what became of that
   */
  public record SlotLost(Slot slot, Optional<String> cause) implements Command {
    /** One whose trainer says nothing any more. */
    static SlotLost gone(Slot slot) {
      return new SlotLost(slot, Optional.of("the trainer of slot " + slot.number() + " is gone"));
    }

    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onSlotLost(this);
    }
  }

  /** A trainer has heard of a later supervisor of the study, of that term. */
  public record Outdated(long term) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onOutdated(this);
    }
  }

  /** Something happened; the supervisor tells the time. */
  public record Decide(LongFunction<StudyCommand> command) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onDecide(this);
    }
  }

  /** The suggester's answer. */
  public record Suggested(StudyCommand.Suggested suggestion) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onSuggested(this);
    }
  }

  /** A trainer's answer: the leg is over and the slot idle. */
  public record LegFinished(LegToken token, LegResult result, Slot slot) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onLegFinished(this);
    }
  }

  /**
   * The refit's answer.
   *
   * @param slot where it ran, if somebody there keeps the result until it is acknowledged
   */
  public record RefitFinished(LegToken token, RefitResult result, Optional<Slot> slot)
      implements Command {
    public RefitFinished(LegToken token, RefitResult result) {
      this(token, result, Optional.empty());
    }

    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onRefitFinished(this);
    }
  }

  /** Everything up to an entry is durable, or never will be. */
  record Durable(long seq, @Nullable Throwable failure) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onDurable(this);
    }
  }

  /** Say how the study is doing. */
  public record Describe(ActorRef<EarlyStopper.Command> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onDescribe(this);
    }
  }

  /** Stop at once and leave a log that can be resumed. */
  public record Interrupt() implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onInterrupt(this);
    }
  }

  record Concluded() implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onConcluded(this);
    }
  }

  record Closed(Answer answer) implements Command {
    @Override
    public Behavior<Command> dispatch(Handler h) {
      return h.onClosed(this);
    }
  }

  /** A phase of life: one method a message. */
  interface Handler {
    Behavior<Command> onLoaded(Loaded m);

    Behavior<Command> onBroken(Broken m);

    Behavior<Command> onLeased(Leased m);

    Behavior<Command> onAdopted(Adopted m);

    Behavior<Command> onAdoptionOver();

    Behavior<Command> onReclaim(Reclaim m);

    Behavior<Command> onSlotLost(SlotLost m);

    Behavior<Command> onOutdated(Outdated m);

    Behavior<Command> onDecide(Decide m);

    Behavior<Command> onSuggested(Suggested m);

    Behavior<Command> onLegFinished(LegFinished m);

    Behavior<Command> onRefitFinished(RefitFinished m);

    Behavior<Command> onDurable(Durable m);

    Behavior<Command> onDescribe(Describe m);

    Behavior<Command> onInterrupt(Interrupt m);

    Behavior<Command> onConcluded(Concluded m);

    Behavior<Command> onClosed(Closed m);
  }

  final ActorContext<Command> context;
  final TimerScheduler<Command> timers;
  final Submission submission;
  final TunerOptions options;
  final ActorRef<DeviceBroker.Command> broker;
  final ActorRef<EarlyStopper.Command> stopper;
  final boolean elastic;
  final ActorRef<Answer> replyTo;

  private StudySupervisor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Submission submission,
      TunerOptions options,
      ActorRef<DeviceBroker.Command> broker,
      ActorRef<Answer> replyTo) {
    this.context = context;
    context.setLoggerName(StudySupervisor.class);
    this.timers = timers;
    this.submission = submission;
    this.options = submission.place().map(options::at).orElse(options);
    this.broker = broker;
    this.elastic = submission.place().filter(StudyPlace::elastic).isPresent();
    this.replyTo = replyTo;
    this.stopper =
        context.spawn(
            EarlyStopper.create(this.options.listener(), context.getSelf()), "early-stopper");
  }

  /** A supervisor that goes on where the study's log ends. */
  public static Behavior<Command> create(
      Submission submission,
      TunerOptions options,
      ActorRef<DeviceBroker.Command> broker,
      ActorRef<Answer> replyTo) {
    Behavior<Command> opening =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new StudySupervisor(context, timers, submission, options, broker, replyTo)
                            .opening()));
    return Behaviors.withMdc(Command.class, Map.of("study", submission.spec().name()), opening);
  }

  private Behavior<Command> opening() {
    var load =
        CompletableFuture.supplyAsync(
            this::load, context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
    context.pipeToSelf(load, (loaded, failure) -> failure == null ? loaded : new Broken(failure));
    return total(new Opening());
  }

  private Loaded load() {
    StudyLog log = options.store().open(submission.spec());
    try {
      List<LogEntry> entries = log.read();
      var kept = entries.isEmpty() ? Optional.<Recovery>empty() : Optional.of(Recovery.of(entries));
      kept.ifPresent(k -> submission.requireSame(k.state().spec()));
      kept.ifPresent(k -> Discards.sweep(options.checkpoints(), k.state()));
      return new Loaded(log, kept);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // an error of the engine ends the study, with its cause
  Behavior<Command> total(Handler h) {
    return Behaviors.receiveMessage(
        m -> {
          try {
            return m.dispatch(h);
          } catch (Throwable e) {
            context
                .getLog()
                .error("study {} fails by an error of the engine", submission.spec().name(), e);
            return h.onBroken(new Broken(e));
          }
        });
  }

  /** Lets go of everything, then answers after that; the log is not written to any more. */
  Behavior<Command> leave(
      @Nullable StudyLog log,
      @Nullable StudyState state,
      CompletableFuture<Void> before,
      Supplier<Answer> answer) {
    timers.cancelAll();
    broker.tell(new DeviceBroker.Withdraw(context.getSelf()));
    if (state == null) {
      context.getSelf().tell(new Concluded());
    } else {
      stopper.tell(new EarlyStopper.Conclude(state, context.getSelf()));
    }
    return total(new Leaving(this, log, before, answer));
  }

  /** As {@link #leave}, with the study's result, once something else is done. */
  Behavior<Command> finish(StudyLog log, StudyState state, CompletableFuture<Void> before) {
    return leave(log, state, before, () -> ended(log, state));
  }

  private Answer ended(StudyLog log, StudyState state) {
    Discards.sweep(options.checkpoints(), state);
    return new Answer.Ended(Results.of(state, log.read()));
  }

  /** The log is read; then the first slots are waited for. */
  private final class Opening extends QuietPhase {
    private final List<Decide> early = new ArrayList<>();
    private @Nullable Loaded loaded;
    private boolean interrupted;

    @Override
    public Behavior<Command> onLoaded(Loaded m) {
      loaded = m;
      if (interrupted) {
        return interrupted(m.log());
      }
      if (m.kept().isPresent() && submission.moreTrials() == 0) {
        Recovery kept = m.kept().get();
        if (kept.state().isSettled() && kept.missing().isEmpty()) {
          context.getLog().info("ended before: its result is told again, nothing is trained");
          return finish(m.log(), kept.state(), Discards.none());
        }
      }
      var first = elastic ? running(m, List.of()) : Behaviors.<Command>same();
      broker.tell(
          new DeviceBroker.Request(
              context.getSelf(), submission.spec().name(), submission.spec().weight()));
      return first;
    }

    private Behavior<Command> running(Loaded m, List<Slot> slots) {
      var running = new RunningStudy(StudySupervisor.this, m.log());
      Behavior<Command> next = running.open(m.kept(), slots);
      early.forEach(context.getSelf()::tell);
      return next;
    }

    /** A study may be cancelled before it is read. */
    @Override
    public Behavior<Command> onDecide(Decide m) {
      early.add(m);
      return Behaviors.same();
    }

    @Override
    public Behavior<Command> onLeased(Leased m) {
      return loaded == null ? Behaviors.same() : running(loaded, m.slots());
    }

    @Override
    public Behavior<Command> onBroken(Broken m) {
      StudyLog log = loaded == null ? null : loaded.log();
      return leave(log, null, Discards.none(), () -> new Answer.Broken(m.cause()));
    }

    @Override
    public Behavior<Command> onInterrupt(Interrupt m) {
      interrupted = true;
      // A log that is being opened is waited for: nobody else would close it, and to open it takes
      // the study over from whoever has it by then.
      return loaded == null ? Behaviors.same() : interrupted(loaded.log());
    }

    private Behavior<Command> interrupted(StudyLog log) {
      return leave(
          log, null, Discards.none(), () -> new Answer.Interrupted(submission.spec().name()));
    }
  }
}
