package dev.luthier.actors;

import dev.luthier.eval.CheckpointStore;
import dev.luthier.study.Recovery;
import dev.luthier.study.StudyState;
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
  private CompletableFuture<Void> last = none();

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

  /** Nothing to wait for. */
  static CompletableFuture<Void> none() {
    return CompletableFuture.completedFuture(null);
  }

  /** What a crash, or a leg that failed late, left behind. Not while somebody saves. */
  static void sweep(CheckpointStore checkpoints, StudyState state) {
    try {
      long freed = checkpoints.keepOnly(Recovery.checkpoints(state));
      LOGGER.debug("{} bytes of checkpoints were left over", freed);
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("checkpoints that nobody needs could not be discarded", e);
    }
  }

  private void discard(Checkpoint checkpoint) {
    try {
      checkpoints.discard(checkpoint);
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("checkpoint {} could not be discarded", checkpoint.location(), e);
    }
  }
}
