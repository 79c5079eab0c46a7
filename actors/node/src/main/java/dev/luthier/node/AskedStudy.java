package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.Ask;
import dev.luthier.AskTell;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.StorageFailure;
import dev.luthier.store.StudyStore;
import dev.luthier.study.Results;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A study whose legs are trained by workers elsewhere, who ask and tell. Work of which nothing was
 * heard for the study's {@code legTimeout} is given to somebody else. For many threads.
 */
final class AskedStudy implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AskedStudy.class);

  /** Keeps what a study came to. */
  @FunctionalInterface
  interface Ending {
    /** It has ended; told again with every answer from then on. */
    void keep(StudyResult result) throws IOException;
  }

  private final AskTell study;
  private final Conversation conversation;
  private final Ending ending;
  private final LongSupplier nanos;
  private final Map<Ask.Work, Long> heard = new HashMap<>();
  private volatile boolean closed;

  private AskedStudy(AskTell study, Ending ending, LongSupplier nanos) {
    this.study = study;
    this.ending = ending;
    this.nanos = nanos;
    this.conversation = new Conversation(study);
    study.openWork().forEach(work -> heard.put(work, nanos.getAsLong()));
  }

  /**
   * Opens it, or goes on where its log ends: work that was handed out before stays with whoever has
   * it.
   *
   * @param nanos the clock that tells when a worker was last heard
   */
  static AskedStudy open(StudySpec spec, StudyStore store, Ending ending, LongSupplier nanos) {
    return new AskedStudy(AskTell.adopt(spec, store), ending, nanos);
  }

  /** One that lives in a directory, its result too. */
  static AskedStudy in(StudyDirectory directory, StudySpec spec, LongSupplier nanos) {
    var best = new BestDirectory(directory.best());
    return open(spec, Archive.store(directory), result -> directory.keep(result, best), nanos);
  }

  /**
   * What a worker hears of a study that does not run: one that is paused will go on, and what was
   * trained of it can be told then.
   *
   * @throws ApiRefusal 409 if nothing can be told of it any more, 503 if not now
   */
  static ObjectNode withoutWork(StudyState state, String op) {
    String name = state.spec().name();
    if (state.spec().objective().isPresent()) {
      throw new ApiRefusal(
          409, "study '" + name + "' has an objective. Maybe leave it out to ask and tell.");
    }
    boolean ended = state.finish().isPresent();
    if (op.equals("ask")) {
      return ended
          ? Json.object().put("done", Results.reason(state))
          : Json.object().put("wait", true);
    }
    throw ended
        ? new ApiRefusal(409, "study '" + name + "' has ended. Maybe ask, which says why.")
        : new ApiRefusal(
            503, "study '" + name + "' does not run now. Maybe resume it, and try again.");
  }

  /** As it stands. */
  synchronized StudyState state() {
    return study.state();
  }

  /** Whether it has ended. */
  synchronized boolean isFinished() {
    return study.state().finish().isPresent();
  }

  /** What it came to; empty before it has ended. */
  synchronized Optional<StudyResult> result() {
    return isFinished() ? Optional.of(study.result()) : Optional.empty();
  }

  /**
   * Answers a worker; see {@link Conversation}.
   *
   * @throws ApiRefusal 503 if it is being closed
   */
  synchronized ObjectNode answer(String op, JsonNode said) throws IOException {
    try {
      return closed || isFinished() ? withoutWork(study.state(), op) : answerOpen(op, said);
    } catch (StorageFailure e) {
      if (closed) {
        throw new ApiRefusal(503, "the study is being closed. Maybe try again.");
      }
      throw e;
    }
  }

  private ObjectNode answerOpen(String op, JsonNode said) throws IOException {
    if (op.equals("ask")) {
      giveUpTheSilent();
    }
    ObjectNode answer = conversation.answer(op, said);
    for (Ask.Work work : study.openWork()) {
      boolean meant =
          said.path("trial").asInt(-1) == work.trial()
              && said.path("fold").asInt(work.fold()) == work.fold();
      if (meant || !heard.containsKey(work)) {
        heard.put(work, nanos.getAsLong());
      }
    }
    keepResult();
    return answer;
  }

  private void giveUpTheSilent() {
    Duration patience = study.state().spec().legTimeout();
    heard.keySet().retainAll(study.openWork());
    for (Ask.Work work : study.openWork()) {
      long silent = nanos.getAsLong() - heard.getOrDefault(work, nanos.getAsLong());
      if (Duration.ofNanos(silent).compareTo(patience) > 0) {
        LOGGER.warn(
            "trial {} was not heard of for {}: it is given out again", work.trial(), patience);
        study.lose(work, "the worker was not heard of for " + patience);
      }
    }
  }

  /** Ends it early; its winner is chosen from what is there. */
  synchronized void endEarly(String reason) throws IOException {
    study.endEarly(reason);
    keepResult();
  }

  private void keepResult() throws IOException {
    if (isFinished()) {
      ending.keep(study.result());
    }
  }

  /** Does not wait for what is being said: that fails where the log does not have it yet. */
  @Override
  public void close() {
    closed = true;
    study.close();
  }
}
