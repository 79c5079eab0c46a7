package dev.luthier.child;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child says to its trainer, one JSON object a line; the field {@code op} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FromChild.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = FromChild.Report.class, name = "report"),
  @JsonSubTypes.Type(value = FromChild.Trained.class, name = "trained"),
  @JsonSubTypes.Type(value = FromChild.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = FromChild.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = FromChild.Refitted.class, name = "refitted")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface FromChild {
  /**
   * The objective is made; said by children that are JVMs.
   *
   * @param folds that the objective itself prescribes; null: the study is free to say
   */
  record Ready(@Nullable Integer folds) implements FromChild {}

  /**
   * An epoch; a verdict is waited for.
   *
   * @param metrics by name; null: {@code value} is the goal alone
   */
  record Report(int epoch, @Nullable Map<String, Double> metrics, @Nullable Double value)
      implements FromChild {}

  /**
   * The leg's last epoch is trained.
   *
   * @param value the goal there; null: it was reported
   */
  record Trained(@Nullable Double value) implements FromChild {}

  /** The leg was given up, as it was asked to. */
  record Stopped() implements FromChild {}

  /**
   * The leg failed.
   *
   * @param storage true: files could not be kept, which is no fault of the trial; null: no
   */
  record Failed(@Nullable String cause, @Nullable Boolean storage) implements FromChild {
    /** By a fault of the trial's. */
    Failed(@Nullable String cause) {
      this(cause, null);
    }
  }

  /**
   * The winner is trained once more.
   *
   * @param test metrics on rows no fold has seen; null: there are none
   * @param rows it was trained on; 0: there was nothing to train
   */
  record Refitted(@Nullable Map<String, Double> test, int rows) implements FromChild {}
}
