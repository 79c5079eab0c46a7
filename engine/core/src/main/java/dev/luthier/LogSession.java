package dev.luthier;

import dev.luthier.eval.StorageFailure;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Recovery;
import dev.luthier.study.Step;
import dev.luthier.study.Stepper;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A study with its log: every step is durable before its effects are handed out. One thread. */
final class LogSession {
  private final StudyLog log;
  private final Stepper stepper;

  LogSession(StudySpec spec, StudyLog log, long at) {
    this.log = log;
    List<LogEntry> known = log.read();
    if (known.isEmpty()) {
      Step created = Decider.create(spec, at);
      append(created.entries());
      stepper = Stepper.from(created.state());
    } else {
      Recovery recovered = Recovery.of(known);
      append(recovered.missing());
      stepper = Stepper.from(recovered.state());
    }
  }

  StudyState state() {
    return stepper.state();
  }

  List<LogEntry> entries() {
    return log.read();
  }

  /**
   * Effects to carry out now.
   *
   * @throws StorageFailure if the entries could not be made durable; then the session is of no more
   *     use
   */
  List<Effect> accept(StudyCommand command) {
    Step step = stepper.accept(command);
    append(step.entries());
    return step.effects();
  }

  private void append(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      log.append(entries).toCompletableFuture().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StorageFailure(
          cause instanceof IOException
              ? String.valueOf(cause.getMessage())
              : "the study log could not be written: " + cause,
          cause);
    }
  }
}
