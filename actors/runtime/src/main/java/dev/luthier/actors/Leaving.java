package dev.luthier.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.StudySupervisor.Command;
import dev.luthier.store.StudyLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A supervisor's last phase: the listener has heard all, the log is closed, the answer given. */
final class Leaving extends QuietPhase {
  private final StudySupervisor owner;
  private final @Nullable StudyLog log;
  private final CompletableFuture<Void> before;
  private final Supplier<Answer> answer;

  /**
   * @param before what the answer waits for, without keeping a thread
   */
  Leaving(
      StudySupervisor owner,
      @Nullable StudyLog log,
      CompletableFuture<Void> before,
      Supplier<Answer> answer) {
    this.owner = owner;
    this.log = log;
    this.before = before;
    this.answer = answer;
  }

  @Override
  public Behavior<Command> onLoaded(StudySupervisor.Loaded m) {
    m.log().close();
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onConcluded(StudySupervisor.Concluded m) {
    var close =
        before.handleAsync(
            (done, failure) -> {
              try { // the log is closed whatever happened before
                if (failure != null) {
                  throw new CompletionException(failure);
                }
                return answer.get();
              } finally {
                if (log != null) {
                  log.close();
                }
              }
            },
            owner.context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
    owner.context.pipeToSelf(
        close,
        (a, failure) ->
            new StudySupervisor.Closed(failure == null ? a : new Answer.Broken(failure)));
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onClosed(StudySupervisor.Closed m) {
    owner.replyTo.tell(m.answer());
    return Behaviors.stopped();
  }

  @Override
  public Behavior<Command> onBroken(StudySupervisor.Broken m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onInterrupt(StudySupervisor.Interrupt m) {
    return Behaviors.same();
  }
}
