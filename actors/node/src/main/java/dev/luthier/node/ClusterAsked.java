package dev.luthier.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.luthier.WorkNotOpen;
import dev.luthier.actors.cluster.AskedWork;
import dev.luthier.actors.cluster.Ordered;
import dev.luthier.actors.cluster.Ordered.Outcome;
import dev.luthier.analysis.StudyResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A study of a cluster that workers train, where it is supervised: what was said to any node comes
 * here. Its result is read from its log by whoever wants it.
 */
record ClusterAsked(AskedStudy study) implements AskedWork {
  @Override
  public Ordered answer(String op, String said) {
    try {
      return new Ordered(Outcome.DONE, Json.line(study.answer(op, Json.MAPPER.readTree(said))));
    } catch (ApiRefusal e) {
      return new Ordered(e.status() == 503 ? Outcome.AWAY : Outcome.CONFLICT, why(e));
    } catch (WorkNotOpen e) {
      return new Ordered(Outcome.CONFLICT, why(e));
    } catch (BadInput | IllegalArgumentException | JsonProcessingException e) {
      return new Ordered(Outcome.BAD, why(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String why(Exception e) {
    return String.valueOf(e.getMessage());
  }

  @Override
  public void endEarly(String reason) {
    try {
      study.endEarly(reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<StudyResult> result() {
    return study.result();
  }

  @Override
  public void close() {
    study.close();
  }
}
