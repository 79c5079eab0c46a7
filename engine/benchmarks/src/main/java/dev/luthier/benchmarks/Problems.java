package dev.luthier.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.luthier.sim.RecordedTable;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Condition;
import dev.luthier.space.Configuration;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/** The problems of {@code problems.json}. */
final class Problems {
  private static final JsonNode ROOT = read();

  private Problems() {}

  /** Their names, in the order of the file. */
  static List<String> names() {
    var names = new ArrayList<String>();
    ROOT.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }

  /** What the file says of a problem. */
  static JsonNode json(String name) {
    JsonNode node = ROOT.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "'" + name + "' is no problem. Maybe one of " + names() + ".");
    }
    return node;
  }

  /** The problem of that name. */
  static Problem named(String name) {
    JsonNode node = json(name);
    List<Parameter<?>> parameters = new ArrayList<>();
    node.get("space").forEach(p -> parameters.add(parameter(p)));
    if (node.has("multi_fidelity")) {
      return curves(name, node.get("multi_fidelity"), parameters);
    }
    double best = node.get("optimum").asDouble();
    if (node.get("table").isObject()) {
      String column = node.get("table").get("y").asText();
      RecordedTable table = table(node.get("table").get("csv").asText(), parameters, column);
      var goal = new Goal(column, Goal.Direction.MINIMIZE);
      return new Problem(name, Problem.Kind.TABLE, parameters, goal, 1, best, table::byNeighbours);
    }
    boolean plain = parameters.stream().allMatch(p -> p.domain() instanceof RealDomain);
    TrialModel model = model(Formulas.named(name));
    return new Problem(
        name,
        plain ? Problem.Kind.SYNTHETIC : Problem.Kind.MIXED,
        parameters,
        new Goal("value", Goal.Direction.MINIMIZE),
        1,
        best,
        () -> model);
  }

  private static Problem curves(String name, JsonNode node, List<Parameter<?>> parameters) {
    RecordedTable table = table(node.get("csv").asText(), parameters, "acc");
    var goal = new Goal("acc", Goal.Direction.MAXIMIZE);
    double best = node.get("best_final").asDouble();
    return new Problem(
        name,
        Problem.Kind.TABLE,
        parameters,
        goal,
        node.get("max_epoch").asInt(),
        best,
        table::byNeighbours);
  }

  private static TrialModel model(ToDoubleFunction<Configuration> formula) {
    return (trial, configuration, fold, epoch) ->
        new Observation(epoch, Map.of("value", formula.applyAsDouble(configuration)), 1);
  }

  private static RecordedTable table(String csv, List<Parameter<?>> parameters, String metric) {
    try (InputStream in = open(csv)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return RecordedTable.parse(
          text.lines().toList(), SearchSpace.of(parameters, List.of()), metric);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parameter<?> parameter(JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    JsonNode when = node.get("when");
    if (when.isArray()) {
      List<Object> values = new ArrayList<>();
      when.get(1).forEach(v -> values.add(v.asText()));
      conditions.add(new Condition(when.get(0).asText(), values));
    }
    return parameter(node.get("name").asText(), domain(node), conditions);
  }

  private static <T> Parameter<T> parameter(
      String name, Domain<T> domain, List<Condition> conditions) {
    return new Parameter<>(name, domain, conditions, OptionalInt.empty());
  }

  private static Domain<?> domain(JsonNode node) {
    if (node.get("type").asText().equals("cat")) {
      List<String> choices = new ArrayList<>();
      node.get("choices").forEach(v -> choices.add(v.asText()));
      return new ChoiceDomain<>(choices);
    }
    Scale scale = node.get("log").asBoolean() ? Scale.LOG : Scale.LINEAR;
    JsonNode low = node.get("low");
    JsonNode high = node.get("high");
    return node.get("type").asText().equals("int")
        ? new IntegerDomain(low.asInt(), high.asInt(), scale, 1)
        : new RealDomain(low.asDouble(), high.asDouble(), scale, OptionalDouble.empty());
  }

  private static JsonNode read() {
    try (InputStream in = open("problems.json")) {
      return new ObjectMapper().readTree(in).get("problems");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return Optional.ofNullable(Problems.class.getResourceAsStream("data/" + name))
        .orElseThrow(() -> new IllegalStateException("engine/benchmarks/data/" + name));
  }
}
