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
 */
public record StudyPlace(
    StudyStore store,
    CheckpointStore checkpoints,
    Artifacts artifacts,
    ProgressListener listener) {}
