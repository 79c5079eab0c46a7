package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.Answer;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.StorageFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Supervises a study whose legs are trained by workers elsewhere. What they say may wait for the
 * store: it is done on a thread of its own, one thing after the other.
 */
final class AskedSupervisor {
  /** What it is told. */
  interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(AskedSupervisor s);
  }

  /** Answer a worker. */
  record Say(String op, String said, ActorRef<Ordered> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      return s.take(replyTo, work -> work.answer(op, said));
    }
  }

  /** End the study early. */
  record EndEarly(String reason, ActorRef<Ordered> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      return s.take(
          replyTo,
          work -> {
            work.endEarly(reason);
            return Ordered.done();
          });
    }
  }

  /** Close the log: the study is gone on with later, or elsewhere. */
  record Leave() implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      return s.leave(new Answer.Interrupted(s.study));
    }
  }

  /** Something was done; whether the study has ended by it. */
  private record Went(Optional<StudyResult> result) implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      return result.map(r -> s.leave(new Answer.Ended(r))).orElseGet(Behaviors::same);
    }
  }

  private record Broke(Throwable cause) implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      return s.leave(new Answer.Broken(cause));
    }
  }

  /** The log is closed. It stays to refuse what is still said to it, until it is stopped. */
  private record Closed(Answer answer) implements Command {
    @Override
    public Behavior<Command> dispatch(AskedSupervisor s) {
      s.answers.tell(answer);
      return Behaviors.same();
    }
  }

  private record Said(Ordered answer, Optional<StudyResult> result) {}

  private final ActorContext<Command> context;
  private final String study;
  private final Duration turn;
  private final ActorRef<Answer> answers;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "luthier-asked"));
  private final CompletableFuture<AskedWork> opening;
  private boolean leaving;

  private AskedSupervisor(
      ActorContext<Command> context,
      String study,
      Supplier<AskedWork> opened,
      Duration turn,
      ActorRef<Answer> answers) {
    this.context = context;
    context.setLoggerName(AskedSupervisor.class);
    this.study = study;
    this.turn = turn;
    this.answers = answers;
    this.opening = CompletableFuture.supplyAsync(opened, thread);
    var begun = opening.thenApply(AskedWork::result);
    context.pipeToSelf(
        begun,
        (result, failure) -> failure == null ? new Went(result) : new Broke(because(failure)));
  }

  /**
   * A supervisor that goes on where the study's log ends.
   *
   * @param opened opens the study; may block
   * @param turn how long what is said may wait for its turn: whoever said it gives up soon after,
   *     and work that is handed to nobody waits until it counts as silent
   */
  static Behavior<Command> create(
      String study, Supplier<AskedWork> opened, Duration turn, ActorRef<Answer> answers) {
    Behavior<Command> behavior =
        Behaviors.setup(
            context -> {
              var supervisor = new AskedSupervisor(context, study, opened, turn, answers);
              return Behaviors.receive(Command.class)
                  .onAnyMessage(m -> m.dispatch(supervisor))
                  .onSignal(PostStop.class, stop -> supervisor.onStop())
                  .build();
            });
    return Behaviors.withMdc(Command.class, Map.of("study", study), behavior);
  }

  private Behavior<Command> take(ActorRef<Ordered> replyTo, Function<AskedWork, Ordered> what) {
    if (leaving) {
      replyTo.tell(Ordered.away("study '" + study + "' is being closed. Maybe try again."));
      return Behaviors.same();
    }
    long arrived = System.nanoTime();
    var done = opening.thenApplyAsync(work -> inTurn(work, arrived, what), thread);
    context.pipeToSelf(
        done,
        (said, failure) -> {
          replyTo.tell(failure == null ? said.answer() : refusal(because(failure)));
          return failure == null ? new Went(said.result()) : new Broke(because(failure));
        });
    return Behaviors.same();
  }

  private Said inTurn(AskedWork work, long arrived, Function<AskedWork, Ordered> what) {
    if (System.nanoTime() - arrived > turn.toNanos()) {
      var late = Ordered.away("the store of the studies is too slow now. Maybe try again.");
      return new Said(late, Optional.empty());
    }
    Ordered answer = what.apply(work);
    return new Said(answer, work.result());
  }

  private static Throwable because(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static Ordered refusal(Throwable cause) {
    boolean passes =
        cause instanceof StorageFailure
            || cause instanceof UncheckedIOException
            || cause instanceof RejectedExecutionException;
    return passes
        ? Ordered.away("the study cannot be gone on with now: " + cause.getMessage())
        : new Ordered(Ordered.Outcome.FAULT, cause.toString());
  }

  private Behavior<Command> leave(Answer answer) {
    if (!leaving) {
      leaving = true;
      context.pipeToSelf(closed(), (nothing, failure) -> new Closed(answer));
    }
    return Behaviors.same();
  }

  /** Nobody waits for a store that is away. */
  private CompletableFuture<@Nullable Void> closed() {
    if (!opening.isDone()) {
      thread.shutdownNow();
    }
    return opening.handleAsync(
        (work, failure) -> {
          if (work != null) {
            work.close();
          }
          thread.shutdown();
          return null;
        },
        context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
  }

  private Behavior<Command> onStop() {
    if (!leaving) {
      leaving = true;
      var unused = closed();
    }
    return Behaviors.same();
  }
}
