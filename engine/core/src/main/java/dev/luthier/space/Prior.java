package dev.luthier.space;

import java.util.List;

/**
 * What somebody believes of a parameter's best value before any trial. Suggesters that use it
 * forget it as evidence grows.
 */
public sealed interface Prior {
  /**
   * Near a value.
   *
   * @param mean the likeliest value, within the range
   * @param sd standard deviation, above 0: in units of the parameter; of one on a log scale in
   *     powers of ten
   */
  record Normal(double mean, double sd) implements Prior {
    public Normal {
      if (!(sd > 0) || !Double.isFinite(sd) || !Double.isFinite(mean)) {
        throw new IllegalArgumentException(
            "prior with mean ("
                + mean
                + ") and sd ("
                + sd
                + ") must be finite, its sd above 0. Maybe give a larger sd.");
      }
    }
  }

  /**
   * Of a choice.
   *
   * @param weights one a value, in their order; not negative, their sum above 0
   */
  record Weights(List<Double> weights) implements Prior {
    public Weights {
      weights = List.copyOf(weights);
      double sum = 0;
      for (double w : weights) {
        sum += w >= 0 ? w : Double.NaN;
      }
      if (!(sum > 0) || !Double.isFinite(sum)) {
        throw new IllegalArgumentException(
            "prior weights "
                + weights
                + " must not be negative and sum to more than 0. Maybe give the values that are"
                + " likely a 1.");
      }
    }
  }
}
