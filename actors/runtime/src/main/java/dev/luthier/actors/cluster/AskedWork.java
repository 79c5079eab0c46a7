package dev.luthier.actors.cluster;

import dev.luthier.analysis.StudyResult;
import java.util.Optional;

/**
 * The port to a study whose legs are trained by workers elsewhere, while it is open. Its methods
 * block; {@link dev.luthier.eval.StorageFailure} says that its log cannot be written, and that it
 * is of no more use. For many threads.
 */
public interface AskedWork extends AutoCloseable {
  /**
   * Answers a worker; what it told is durable then.
   *
   * @param op ask, tell or report
   * @param said as the worker sent it
   */
  Ordered answer(String op, String said);

  /** Ends it early; its winner is chosen from what is there. */
  void endEarly(String reason);

  /** What it came to; empty before it has ended. */
  Optional<StudyResult> result();

  /** Lets go of its log without waiting long for what is being said, which then fails. */
  @Override
  void close();
}
