package dev.luthier.eval;

import dev.luthier.trial.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/** The port to saved networks. For many threads. */
public interface CheckpointStore {
  /**
   * Saves durably, under a name made of trial, fold and epoch; an older one of that name is
   * replaced.
   *
   * @return where it is, with its hash
   */
  Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException;

  /**
   * Opens a checkpoint.
   *
   * @throws CheckpointGone if it is gone or its hash differs; the message names it
   */
  InputStream open(Checkpoint checkpoint) throws IOException;

  /** Forgets a checkpoint; one that is gone already is fine. */
  void discard(Checkpoint checkpoint) throws IOException;

  /**
   * Forgets all but these, half-written ones too: what a crash left behind. Not while somebody
   * saves.
   *
   * @return how many bytes were given back
   */
  long keepOnly(Collection<Checkpoint> needed) throws IOException;
}
