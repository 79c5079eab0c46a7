package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;

/** What Optuna draws a parameter's values from. Read and written by {@link DistributionJson}. */
public sealed interface Distribution {
  /** The value for people of one that is kept. */
  JsonNode external(double internal);

  /**
   * Whether a study may have both under one name: the same kind, for numbers the same scale, for
   * choices the same choices in the same order.
   */
  boolean isCompatibleWith(Distribution other);

  /**
   * Real numbers.
   *
   * @param low smallest
   * @param high largest; lowered to a whole number of steps
   * @param log whether equal ratios are equally likely
   * @param step between neighbours; empty for a continuum
   */
  record FloatDistribution(double low, double high, boolean log, OptionalDouble step)
      implements Distribution {
    public FloatDistribution {
      if (!(low <= high) || (log && low <= 0)) {
        throw new IllegalArgumentException(
            "the distribution has low " + low + " and high " + high + (log ? ", log" : "") + ".");
      }
      if (step.isPresent()) {
        high = lowered(low, high, step.getAsDouble());
      }
    }

    /** In decimals, as Optuna counts steps: 0.3 is three times 0.1. */
    private static double lowered(double low, double high, double step) {
      if (!(step > 0)) {
        throw new IllegalArgumentException("the distribution has step " + step + ".");
      }
      var from = BigDecimal.valueOf(low);
      var by = BigDecimal.valueOf(step);
      var steps = BigDecimal.valueOf(high).subtract(from).divide(by, 0, RoundingMode.FLOOR);
      return from.add(steps.multiply(by)).doubleValue();
    }

    @Override
    public JsonNode external(double internal) {
      return JsonNodeFactory.instance.numberNode(internal);
    }

    @Override
    public boolean isCompatibleWith(Distribution other) {
      return other instanceof FloatDistribution f && f.log == log;
    }
  }

  /**
   * Whole numbers.
   *
   * @param low smallest
   * @param high largest; lowered to a whole number of steps
   * @param log whether equal ratios are equally likely
   * @param step between neighbours
   */
  record IntDistribution(long low, long high, boolean log, long step) implements Distribution {
    public IntDistribution {
      if (low > high || step < 1 || (log && low < 1)) {
        throw new IllegalArgumentException(
            "the distribution has low "
                + low
                + ", high "
                + high
                + " and step "
                + step
                + (log ? ", log" : "")
                + ".");
      }
      high = low + Math.subtractExact(high, low) / step * step;
    }

    @Override
    public JsonNode external(double internal) {
      return JsonNodeFactory.instance.numberNode((long) internal);
    }

    @Override
    public boolean isCompatibleWith(Distribution other) {
      return other instanceof IntDistribution i && i.log == log;
    }
  }

  /**
   * One of several values.
   *
   * @param choices null, booleans, numbers and texts
   */
  record CategoricalDistribution(List<JsonNode> choices) implements Distribution {
    public CategoricalDistribution {
      choices = List.copyOf(choices);
      if (choices.isEmpty()) {
        throw new IllegalArgumentException("the distribution has no choices.");
      }
    }

    @Override
    public JsonNode external(double internal) {
      if (!(internal >= 0 && internal < choices.size())) {
        throw new IllegalArgumentException(
            "choice " + internal + " is not among the " + choices.size() + " choices.");
      }
      return choices.get((int) internal);
    }

    @Override
    public boolean isCompatibleWith(Distribution other) {
      return other instanceof CategoricalDistribution c && c.choices.equals(choices);
    }
  }
}
