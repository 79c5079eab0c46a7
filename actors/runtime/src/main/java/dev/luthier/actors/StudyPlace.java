package dev.luthier.actors;

import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.store.StudyStore;

/**
 * Where one study keeps what it has, and who hears of it, where a tuner runs several.
 *
 * @param store where its log is
 * @param checkpoints where its saved networks are
 * @param artifacts where its best model is
 * @param listener who hears of its progress
 * @param elastic its slots come and go, and their legs outlive its supervisor: it begins without a
 *     slot, waits where none is left, and adopts what still runs
 */
public record StudyPlace(
    StudyStore store,
    CheckpointStore checkpoints,
    Artifacts artifacts,
    ProgressListener listener,
    boolean elastic) {
  /** A study whose slots live as long as its supervisor. */
  public StudyPlace(
      StudyStore store,
      CheckpointStore checkpoints,
      Artifacts artifacts,
      ProgressListener listener) {
    this(store, checkpoints, artifacts, listener, false);
  }
}
