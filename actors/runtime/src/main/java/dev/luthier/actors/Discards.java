package dev.luthier.actors;

import dev.luthier.eval.CheckpointStore;
import dev.luthier.trial.Checkpoint;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discards a study's checkpoints one after the other, off the dispatcher; nothing waits for it but
 * the study's end. For one actor.
 */
final class Discards {
  private static final Logger LOGGER = LoggerFactory.getLogger(Discards.class);

  private final CheckpointStore checkpoints;
  private final Executor blocking;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  Discards(CheckpointStore checkpoints, Executor blocking) {
    this.checkpoints = checkpoints;
    this.blocking = blocking;
  }

  void add(Checkpoint checkpoint) {
    last = last.thenRunAsync(() -> discard(checkpoint), blocking);
  }

  /** Done when all that were added are gone, or could not be discarded. */
  CompletableFuture<Void> done() {
    return last;
  }

  private void discard(Checkpoint checkpoint) {
    try {
      checkpoints.discard(checkpoint);
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("checkpoint {} could not be discarded", checkpoint.location(), e);
    }
  }
}
