package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Configuration;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.space.SearchSpace;
import dev.luthier.store.optuna.Distribution.CategoricalDistribution;
import dev.luthier.store.optuna.Distribution.FloatDistribution;
import dev.luthier.store.optuna.Distribution.IntDistribution;
import dev.luthier.store.optuna.OptunaTrial.Suggested;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our parameters as Optuna's distributions. */
final class Distributions {
  private Distributions() {}

  /** The active parameters of a configuration, in the space's order. */
  static Map<String, Suggested> of(SearchSpace space, Configuration configuration) {
    var all = new LinkedHashMap<String, Suggested>();
    for (Parameter<?> parameter : space.parameters()) {
      configuration
          .find(parameter.name())
          .ifPresent(value -> all.put(parameter.name(), of(parameter.domain(), value)));
    }
    return all;
  }

  private static Suggested of(Domain<?> domain, Object value) {
    if (domain instanceof RealDomain real) {
      boolean log = real.scale() == Scale.LOG;
      var distribution = new FloatDistribution(real.min(), real.max(), log, real.step());
      // The last step may lie an ulp past the bound, which Optuna counts in decimals.
      return new Suggested(distribution, Math.min((Double) value, distribution.high()));
    } else if (domain instanceof IntegerDomain whole) {
      boolean log = whole.scale() == Scale.LOG;
      return new Suggested(
          new IntDistribution(whole.min(), whole.max(), log, whole.step()), (Integer) value);
    } else if (domain instanceof ChoiceDomain<?> choice) {
      return new Suggested(
          new CategoricalDistribution(choice.values().stream().map(v -> node((Object) v)).toList()),
          choice.values().indexOf(value));
    }
    throw new IllegalArgumentException(
        "Optuna has no distribution like " + domain + ". Maybe export to csv.");
  }

  private static JsonNode node(Object value) {
    if (value instanceof Boolean b) {
      return PythonJson.NODES.booleanNode(b);
    } else if (value instanceof Integer i) {
      return PythonJson.NODES.numberNode(i);
    } else if (value instanceof Double d) {
      return PythonJson.NODES.numberNode(d);
    }
    return PythonJson.NODES.textNode(value.toString());
  }
}
