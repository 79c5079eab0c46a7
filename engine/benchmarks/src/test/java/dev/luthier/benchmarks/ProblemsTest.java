package dev.luthier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
  private static Stream<String> names() {
    return Problems.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void agreesWithTheTestVectors(String name) {
    Problem problem = Problems.named(name);
    var space = SearchSpace.of(problem.parameters(), List.of());
    JsonNode vectors = Problems.json(name).get("test_vectors");
    assertThat(vectors).hasSize(20);
    for (JsonNode vector : vectors) {
      var configuration = space.configuration(values(vector.get("config")));
      if (vector.has("value")) {
        assertThat(problem.value(configuration, 1))
            .isCloseTo(vector.get("value").asDouble(), within(1e-9));
      } else {
        agreesWithTheCurve(problem, configuration, vector);
      }
    }
  }

  private static void agreesWithTheCurve(
      Problem problem, Configuration configuration, JsonNode vector) {
    assertThat(problem.value(configuration, 1))
        .isCloseTo(vector.get("acc_first").asDouble(), within(1e-9));
    assertThat(problem.value(configuration, problem.epochs()))
        .isCloseTo(vector.get("acc_last").asDouble(), within(1e-9));
    TrialModel model = problem.models().get();
    double seconds = 0;
    for (int epoch = 1; epoch <= problem.epochs(); epoch++) {
      seconds += model.at(0, configuration, 0, epoch).seconds();
    }
    assertThat(seconds).isCloseTo(vector.get("sec_total").asDouble(), within(1e-9));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> values(JsonNode config) {
    return new ObjectMapper().convertValue(config, Map.class);
  }
}
