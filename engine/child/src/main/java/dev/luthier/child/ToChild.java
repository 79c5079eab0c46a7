package dev.luthier.child;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trainer says to its child, one JSON object a line; the field {@code op} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToChild.Study.class, name = "study"),
  @JsonSubTypes.Type(value = ToChild.Train.class, name = "train"),
  @JsonSubTypes.Type(value = ToChild.Verdict.class, name = "verdict"),
  @JsonSubTypes.Type(value = ToChild.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = ToChild.Refit.class, name = "refit")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ToChild {
  /**
   * The first line: what all further ones are about.
   *
   * @param spec the study, as {@code StudyFile.toJson} writes it
   * @param directory where the study's relative paths start
   */
  record Study(JsonNode spec, String directory) implements ToChild {}

  /**
   * Train a leg.
   *
   * @param folds of the study
   * @param repeat which split of the rows the fold belongs to; null: the study's own
   * @param fromEpoch epochs already trained in {@code resume}; 0: begin from nothing
   * @param untilEpoch last epoch of the leg
   * @param seed of the study
   * @param resume directory with what was saved at {@code fromEpoch}; null where that is 0
   * @param save empty directory for what is needed to go on after {@code untilEpoch}
   */
  record Train(
      int trial,
      Map<String, Object> configuration,
      int fold,
      int folds,
      @Nullable Integer repeat,
      int fromEpoch,
      int untilEpoch,
      long seed,
      @Nullable String resume,
      String save)
      implements ToChild {}

  /**
   * The answer to a report.
   *
   * @param verdict {@code continue} or {@code stop}
   * @param reason of a stop
   */
  record Verdict(String verdict, @Nullable String reason) implements ToChild {
    static final Verdict CONTINUE = new Verdict("continue", null);

    static Verdict stop(String reason) {
      return new Verdict("stop", reason);
    }
  }

  /** Between two reports: stop at the next batch. A child may wait for the next verdict instead. */
  record Stop(String reason) implements ToChild {}

  /**
   * Train the winner once more on all rows that are not test rows.
   *
   * @param rows how many of them; null: all
   * @param save empty directory for the files of the model
   */
  record Refit(
      int trial,
      Map<String, Object> configuration,
      int epochs,
      @Nullable Integer rows,
      long seed,
      String save)
      implements ToChild {}
}
