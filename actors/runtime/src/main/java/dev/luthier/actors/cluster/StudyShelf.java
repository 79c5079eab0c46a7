package dev.luthier.actors.cluster;

import dev.luthier.actors.StudyPlace;
import dev.luthier.eval.Artifacts;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The port to the studies of a cluster, which every node of role supervisor reaches. Its methods
 * block, and fail while the store is away. For many threads.
 */
public interface StudyShelf {
  /**
   * A study that has not ended.
   *
   * @param paused whether it waits until somebody resumes it
   */
  record Unfinished(String name, boolean paused) {}

  /** The studies that have not ended. */
  List<Unfinished> unfinished();

  /** What a study is; empty if there is none of that name. */
  Optional<StudySpec> find(String study);

  /**
   * Keeps a new study durably.
   *
   * @return false if there is one of that name
   */
  boolean create(StudySpec spec);

  /** Says durably whether a study waits until somebody resumes it. */
  void setPaused(String study, boolean paused);

  /**
   * Opens a study that workers elsewhere train: takes it over from whoever has it, and goes on with
   * it; work that was handed out before stays with whoever has it.
   */
  AskedWork asked(StudySpec spec);

  /** Where a study keeps what it has. */
  StudyPlace place(StudySpec spec);

  /**
   * A file with the jar of that SHA-256.
   *
   * @throws java.nio.file.NoSuchFileException if nobody has sent it
   */
  Path jar(String sha256) throws IOException;

  /** Where its best model is kept. */
  Artifacts artifacts(String study);
}
