package dev.luthier.actors.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that may block, one piece after the other, beside an actor that has to say twice a second
 * that it lives. For one actor.
 */
final class Chores {
  private static final Logger LOGGER = LoggerFactory.getLogger(Chores.class);

  private final Executor blocking;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  Chores(Executor blocking) {
    this.blocking = blocking;
  }

  /** Does something when all that was added before is done; a failure is logged. */
  void add(String what, Runnable work) {
    last = last.thenRunAsync(() -> run(what, work), blocking);
  }

  private static void run(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOGGER.warn("{} has failed", what, e);
    }
  }
}
