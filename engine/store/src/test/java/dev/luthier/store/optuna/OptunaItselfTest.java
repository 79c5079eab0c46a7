package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.space.Configuration;
import dev.luthier.study.StudyState;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optuna itself opens what we write, and finds our trials in it. */
class OptunaItselfTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void opensOurJournal(String version) throws Exception {
    Python python = Python.of(version, directory);
    String file = directory.resolve("view.log").toString();
    check(python, file, "journal", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void opensOurSqliteDatabase(String version) throws Exception {
    Python python = Python.of(version, directory);
    Path file = directory.resolve("view.db");
    check(python, "sqlite:" + file, "url", "sqlite:///" + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void opensOurPostgresqlDatabase(String version) throws Exception {
    Python python = Python.of(version, directory);
    try (var server = Postgres.start(directory)) {
      String theirs = server.url().replace("postgresql:", "postgresql+psycopg2:");
      check(python, server.url(), "url", theirs);
    }
  }

  private static void check(Python python, String place, String kind, String theirs)
      throws IOException, InterruptedException {
    var studies = SampleStudies.all();
    for (SampleStudies.Ran ran : studies) {
      OptunaStudies.write(ran.log(), place);
    }
    JsonNode read = python.run("read_back.py", kind, theirs);
    assertThat(read).hasSameSizeAs(studies);
    for (SampleStudies.Ran ran : studies) {
      requireEqual(StudyState.replay(ran.log()), read.path(ran.spec().name()));
    }
  }

  private static void requireEqual(StudyState ours, JsonNode theirs) {
    Goal goal = ours.spec().goal();
    assertThat(theirs.path("directions").path(0).asText()).isEqualTo(goal.direction().name());
    assertThat(theirs.path("metric").path(0).asText()).isEqualTo(goal.metric());
    assertThat(theirs.path("winner").asInt()).isEqualTo(ours.winner().orElseThrow().trial());
    assertThat(theirs.path("plots").asBoolean()).isTrue();
    assertThat(theirs.path("importances")).isNotEmpty();
    assertThat(theirs.path("trials")).hasSameSizeAs(ours.trials());
    for (Trial trial : ours.trials()) {
      trial(goal, ours, trial, theirs.path("trials").path(trial.number()));
    }
    Trial best =
        ours.trials().stream()
            .filter(t -> t.state() instanceof TrialState.Completed)
            .min((a, b) -> Double.compare(a.value(), b.value()))
            .orElseThrow();
    assertThat(theirs.path("bestValue").asDouble()).isEqualTo(goal.flip(best.value()));
    assertThat(theirs.path("best").asInt()).isEqualTo(best.number());
  }

  private static void trial(Goal goal, StudyState study, Trial ours, JsonNode theirs) {
    assertThat(theirs.path("number").asInt()).isEqualTo(ours.number());
    assertThat(theirs.path("state").asText()).isEqualTo(state(ours.state()));
    assertThat(theirs.path("contained").asBoolean()).isTrue();
    boolean failed = ours.state() instanceof TrialState.Failed;
    if (failed || ours.rung() < 0) {
      assertThat(theirs.path("value").isNull()).isTrue();
    } else {
      assertThat(number(theirs.path("value"))).isEqualTo(Double.valueOf(goal.flip(ours.value())));
    }
    assertThat(theirs.path("attributes").path("luthier:reason").asText())
        .isEqualTo(ours.state().why());
    configuration(ours.configuration(), theirs.path("params"));
    int first = study.foldOrder().get(0);
    Optional<FoldCurve> curve = ours.curve(first);
    int epochs = curve.map(FoldCurve::epochs).orElse(0);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      assertThat(number(theirs.path("steps").path(Integer.toString(epoch))))
          .isEqualTo(Double.valueOf(goal.flip(curve.orElseThrow().at(epoch))));
    }
    if (!failed) {
      assertThat(theirs.path("steps")).hasSize(epochs);
    }
    for (FoldCurve other : ours.curves()) {
      JsonNode values = theirs.path("attributes").path("luthier:fold:" + other.fold());
      assertThat(values).hasSize(other.fold() == first ? 0 : other.epochs());
    }
  }

  private static String state(TrialState state) {
    return state instanceof TrialState.Completed
        ? "COMPLETE"
        : state instanceof TrialState.Failed ? "FAIL" : "PRUNED";
  }

  private static void configuration(Configuration ours, JsonNode theirs) {
    assertThat(theirs).hasSize(ours.asMap().size());
    ours.asMap()
        .forEach(
            (name, value) -> {
              JsonNode read = theirs.path(name);
              if (value instanceof Double d) {
                assertThat(read.isDouble()).isTrue();
                assertThat(read.doubleValue())
                    .isCloseTo(d, org.assertj.core.data.Offset.offset(Math.ulp(d)));
              } else if (value instanceof Integer i) {
                assertThat(read.isIntegralNumber()).isTrue();
                assertThat(read.intValue()).isEqualTo(i);
              } else if (value instanceof Boolean b) {
                assertThat(read.isBoolean()).isTrue();
                assertThat(read.booleanValue()).isEqualTo(b);
              } else {
                assertThat(read.isTextual()).isTrue();
                assertThat(read.textValue()).isEqualTo(value);
              }
            });
  }

  private static Double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.doubleValue();
  }
}
