package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.TrialState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Optuna wrote becomes a study of ours, its space found in its trials. */
class ImportedTest {
  @TempDir private Path directory = Path.of("");

  private Imported fixture(String name) throws IOException {
    Path file = directory.resolve("optuna.log");
    try (InputStream in = ImportedTest.class.getResourceAsStream("optuna5.0.0_journal.log")) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    return OptunaStudies.read(file.toString()).stream()
        .filter(s -> s.name().startsWith(name))
        .map(Imported::new)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPrunedStudy() throws IOException {
    Imported imported = fixture("single");
    StudySpec spec = imported.spec("single");
    assertThat(spec.goal().metric()).isEqualTo("accuracy");
    Imported.Fitting fitting = imported.fitting(spec.space());
    long finished = imported.study().trials().stream().filter(t -> t.state().isFinished()).count();
    assertThat(fitting.trials().size() + fitting.refused().size()).isEqualTo((int) finished);
    // Some trials were given by hand, or did not ask for all parameters.
    assertThat(fitting.refused()).hasSizeLessThan(6).allMatch(r -> r.contains("lacks '"));
    assertThat(fitting.trials())
        .allMatch(t -> !(t.end() instanceof TrialState.Completed) || !Double.isNaN(t.value()));
    assertThat(fitting.trials())
        .filteredOn(t -> t.end() instanceof TrialState.Completed)
        .hasSize(5)
        .extracting(Imported.Ended::value)
        .contains(1.5, Double.NEGATIVE_INFINITY);
  }

  @Test
  void choicesOfAllKindsAndConditions() throws IOException {
    Imported imported = fixture("mixed");
    StudySpec spec = imported.spec("mixed");
    assertThat(imported.fitting(spec.space()).refused()).isEmpty();
    assertThat(imported.fitting(spec.space()).trials()).hasSize(12);
  }

  @Test
  void severalObjectivesAreRefused() {
    assertThatThrownBy(() -> fixture("multi"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'multi-objective'")
        .hasMessageContaining("Maybe");
  }

  @Test
  void ourOwnConditionsAreFoundAgain() throws IOException {
    SampleStudies.Ran ran = SampleStudies.conditional();
    String file = directory.resolve("own.log").toString();
    OptunaStudies.write(ran.log(), file);
    var imported = new Imported(OptunaStudies.read(file).get(0));
    StudySpec found = imported.spec("again");
    for (Parameter<?> parameter : ran.spec().space().parameters()) {
      assertThat(found.space().parameters())
          .anySatisfy(
              p -> {
                assertThat(p.name()).isEqualTo(parameter.name());
                assertThat(p.domain()).isEqualTo(parameter.domain());
                assertThat(p.conditions()).isEqualTo(parameter.conditions());
              });
    }
    StudyState state = StudyState.replay(ran.log());
    assertThat(imported.fitting(ran.spec().space()).trials())
        .extracting(Imported.Ended::configuration)
        .isEqualTo(state.trials().stream().map(t -> t.configuration()).toList());
  }

  @Test
  void aCountOfLayersTellsWhichLayersThereAre() {
    var layers = new Distribution.IntDistribution(1, 4, false, 1);
    var units = new Distribution.IntDistribution(8, 64, true, 1);
    var trials =
        List.of(
            trial(0, Map.of("layers", suggested(layers, 1), "units0", suggested(units, 8))),
            trial(
                1,
                Map.of(
                    "layers", suggested(layers, 3),
                    "units0", suggested(units, 8),
                    "units1", suggested(units, 9))));
    Parameter<?> second =
        SpaceFinder.of(trials).parameters().stream()
            .filter(p -> p.name().equals("units1"))
            .findFirst()
            .orElseThrow();
    assertThat(second.conditions().get(0).values()).isEqualTo(List.<Object>of(3, 4));
  }

  @Test
  void aParameterThatComesAndGoesIsNamed() {
    var x = new Distribution.FloatDistribution(0, 1, false, java.util.OptionalDouble.empty());
    var trials =
        List.of(
            trial(0, Map.of("x", suggested(x, 0.5))),
            trial(1, Map.of("x", suggested(x, 0.5), "y", suggested(x, 0.1))));
    assertThatThrownBy(() -> SpaceFinder.of(trials))
        .hasMessageContaining("'y' is in 1 of 2 trials")
        .hasMessageContaining("Maybe");
  }

  private static OptunaTrial.Suggested suggested(Distribution distribution, double internal) {
    return new OptunaTrial.Suggested(distribution, internal);
  }

  private static OptunaTrial trial(int number, Map<String, OptunaTrial.Suggested> parameters) {
    return new OptunaTrial(
        number,
        number,
        OptunaTrial.State.COMPLETE,
        java.util.Optional.of(List.of(1.0)),
        parameters,
        Map.of(),
        Map.of(),
        new java.util.TreeMap<>(),
        java.util.Optional.empty(),
        java.util.Optional.empty());
  }
}
