package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.FoldSplitter;
import dev.luthier.eval.OutputWriter;
import dev.luthier.eval.RefitContext;
import dev.luthier.space.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

class RefitTest {
  @TempDir Path directory;

  private record Refit(Configuration configuration, int epochs, OptionalInt rows, Path directory)
      implements RefitContext {
    @Override
    public int trial() {
      return 7;
    }

    @Override
    public long seed() {
      return 42;
    }

    @Override
    public void save(String name, OutputWriter writer) throws IOException {
      try (var out = Files.newOutputStream(directory.resolve(name))) {
        writer.writeTo(out);
      }
    }
  }

  @Test
  void theSavedModelScoresTheSame() throws Exception {
    var objective = Networks.digitsMlp().build();
    var refit = new Refit(Networks.configuration(3e-3, 64), 12, OptionalInt.of(1000), directory);
    var refitted = objective.refit(refit).orElseThrow();
    assertThat(refitted.rows()).isEqualTo(1000);
    assertThat(refitted.test().get("accuracy")).isGreaterThan(0.93);

    DataSet held = objective.dataset().test().orElseThrow().batch(0, 10_000);
    ((DataNormalization) Models.restoreNormalizer(directory).orElseThrow()).transform(held);
    var evaluation = new Evaluation();
    var model = Models.restore(directory);
    evaluation.eval(held.getLabels(), model.output(held.getFeatures()));
    model.close();
    assertThat(evaluation.accuracy()).isEqualTo(refitted.test().get("accuracy"));
    assertThat(Files.readString(directory.resolve("configuration.json")))
        .contains("\"units\" : 64");
    assertThat(Files.readString(directory.resolve("evaluation.json")))
        .contains("\"rows\" : 1000", "accuracy");
  }

  @Test
  void aGraphIsSavedAndRestored() throws Exception {
    var objective =
        Dl4jObjective.classifierGraph(Networks::graph)
            .data(Networks.images(200))
            .folds(FoldSplitter.plain(2, 1))
            .build();
    var refitted =
        objective
            .refit(new Refit(Networks.configuration(1e-3, 1), 1, OptionalInt.empty(), directory))
            .orElseThrow();
    assertThat(refitted.rows()).isEqualTo(200);
    assertThat(refitted.test()).isEmpty();
    var model = Models.restoreGraph(directory.resolve("model.zip"));
    assertThat(model.numParams()).isPositive();
    model.close();
    assertThat(Models.restoreNormalizer(directory)).isEmpty();
  }

  @Test
  void aMissingModelIsNamed() {
    assertThatThrownBy(() -> Models.restore(directory)).hasMessageContaining("model.zip");
  }

  @Test
  void tooManyRowsAreRefused() {
    var objective = Networks.digitsMlp().build();
    assertThatThrownBy(
            () ->
                objective.refit(
                    new Refit(Networks.configuration(1, 1), 1, OptionalInt.of(5000), directory)))
        .hasMessageContaining("refit.rows (5000)");
  }
}
