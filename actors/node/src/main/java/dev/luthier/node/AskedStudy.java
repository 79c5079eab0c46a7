package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.Ask;
import dev.luthier.AskTell;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A study whose legs are trained by workers elsewhere, who ask and tell. Work of which nothing was
 * heard for the study's {@code legTimeout} is given to somebody else. For many threads.
 */
final class AskedStudy implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AskedStudy.class);

  private final AskTell study;
  private final Conversation conversation;
  private final StudyDirectory directory;
  private final LongSupplier nanos;
  private final Map<Ask.Work, Long> heard = new HashMap<>();
  private boolean closed;

  /**
   * Opens it, or goes on where its log ends.
   *
   * @param nanos the clock that tells when a worker was last heard
   */
  AskedStudy(StudySpec spec, StudyDirectory directory, LongSupplier nanos) {
    this.directory = directory;
    this.nanos = nanos;
    this.study = AskTell.open(spec, Archive.store(directory));
    this.conversation = new Conversation(study);
  }

  /** As it stands. */
  synchronized StudyState state() {
    return study.state();
  }

  /** Whether it has ended. */
  synchronized boolean isFinished() {
    return study.state().finish().isPresent();
  }

  /** Answers a worker; see {@link Conversation}. */
  synchronized ObjectNode answer(String op, JsonNode said) throws IOException {
    if (op.equals("ask") && isFinished()) {
      return Json.object().put("done", study.state().finish().orElseThrow().reason());
    }
    if (closed) {
      throw new ApiRefusal(409, "the study does not run any more. Maybe ask again.");
    }
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
      new BestDirectory(directory.best()).complete(study.result());
      DurableFile.write(directory.result(), Json.writer(ResultJson.of(study.result())));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    study.close();
  }
}
