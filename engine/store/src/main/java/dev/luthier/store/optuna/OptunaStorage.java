package dev.luthier.store.optuna;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where Optuna keeps studies. For one thread; other processes may write it too. */
interface OptunaStorage extends AutoCloseable {
  /**
   * Every study, by id.
   *
   * @throws IOException if it cannot be read; the message says where and how to mend it
   */
  List<OptunaStudy> read() throws IOException;

  /** Whether there is a study of that name. */
  boolean has(String name) throws IOException;

  /**
   * Changes a study, or makes it: all of the changes become durable, or (in a database) none.
   *
   * @param changes asked for once nobody else can write
   */
  void write(String study, Changes changes) throws IOException;

  @Override
  void close() throws IOException;

  /** What there is to change in a study. */
  @FunctionalInterface
  interface Changes {
    /**
     * The changes, in order.
     *
     * @param present the study as it is; empty if there is none of that name
     */
    List<Change> given(Optional<Drafts.StudyDraft> present) throws IOException;
  }
}
