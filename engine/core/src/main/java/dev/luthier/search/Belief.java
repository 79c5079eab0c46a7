package dev.luthier.search;

import dev.luthier.gp.NormalTail;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.Prior;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.space.SearchSpace;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/**
 * The prior beliefs of a space on its unit cube: a truncated normal distribution or weights for
 * each parameter that has one, an even distribution for the others.
 */
public final class Belief {
  private static final double LEAST = 1e-12;

  private final List<Marginal> marginals;

  /**
   * One parameter's.
   *
   * @param mean of the normal distribution
   * @param sd of the normal distribution; infinite: even
   * @param weights of the values of a choice, summing to their number; empty for ranges and even
   *     choices
   */
  public record Marginal(double mean, double sd, List<Double> weights) {
    /** Nothing is believed. */
    public static final Marginal EVEN = new Marginal(0.5, Double.POSITIVE_INFINITY, List.of());

    /** Whether nothing is believed. */
    public boolean isEven() {
      return weights.isEmpty() && Double.isInfinite(sd);
    }

    private double mass() {
      return probability(1) - probability(0);
    }

    private double probability(double u) {
      double z = (u - mean) / sd;
      return z < -38 ? 0 : z > 38 ? 1 : NormalTail.probability(z);
    }

    /** The logarithm of the density, which is at least 1e-12; an even one is 1 everywhere. */
    public double logDensity(double u) {
      if (isEven()) {
        return 0;
      }
      if (!weights.isEmpty()) {
        int k = (int) Math.min(weights.size() - 1L, (long) (u * weights.size()));
        return StrictMath.log(Math.max(LEAST, weights.get(k)));
      }
      double log = NormalTail.logDensity((u - mean) / sd) - StrictMath.log(sd * mass());
      return Math.max(StrictMath.log(LEAST), log);
    }

    double slope(double u) {
      boolean even = !weights.isEmpty() || isEven();
      return even || logDensity(u) <= StrictMath.log(LEAST) ? 0 : (mean - u) / (sd * sd);
    }

    /** The place below which a share of the distribution lies. */
    public double quantile(double share) {
      if (isEven()) {
        return share;
      }
      if (!weights.isEmpty()) {
        return choice(share);
      }
      double p = Math.min(1 - LEAST, Math.max(LEAST, probability(0) + share * mass()));
      double u = mean + sd * Math.sqrt(2) * Erf.erfInv(2 * p - 1);
      return Math.min(1, Math.max(0, u));
    }

    private double choice(double share) {
      double below = 0;
      for (int k = 0; k < weights.size(); k++) {
        double weight = weights.get(k) / weights.size();
        if (share < below + weight) {
          return (k + (share - below) / weight) / weights.size();
        }
        below += weight;
      }
      return 1;
    }
  }

  private Belief(List<Marginal> marginals) {
    this.marginals = marginals;
  }

  /** The beliefs that a space's parameters carry. */
  public static Belief of(SearchSpace space) {
    return new Belief(space.parameters().stream().map(Belief::marginal).toList());
  }

  private static Marginal marginal(Parameter<?> parameter) {
    if (parameter.prior().isEmpty() || parameter.fixed().isPresent()) {
      return Marginal.EVEN;
    }
    if (parameter.prior().get() instanceof Prior.Weights w) {
      double sum = w.weights().stream().reduce(0.0, Double::sum);
      int count = w.weights().size();
      return new Marginal(
          0.5, Double.POSITIVE_INFINITY, w.weights().stream().map(v -> v / sum * count).toList());
    }
    var normal = (Prior.Normal) parameter.prior().get();
    return normal(parameter.domain(), normal);
  }

  private static Marginal normal(Domain<?> domain, Prior.Normal prior) {
    double low;
    double high;
    boolean log;
    if (domain instanceof RealDomain real) {
      double half = real.step().orElse(0) / 2;
      low = real.min() - half;
      high =
          real.step().isPresent()
              ? low + real.step().getAsDouble() * real.size().getAsLong()
              : real.max();
      log = real.scale() == Scale.LOG;
    } else {
      var integer = (IntegerDomain) domain;
      low = integer.min() - 0.5 * integer.step();
      high = low + (double) integer.step() * integer.size().getAsLong();
      log = integer.scale() == Scale.LOG;
    }
    if (log) {
      double from = StrictMath.log10(low);
      double width = StrictMath.log10(high) - from;
      return new Marginal(
          (StrictMath.log10(prior.mean()) - from) / width, prior.sd() / width, List.of());
    }
    return new Marginal((prior.mean() - low) / (high - low), prior.sd() / (high - low), List.of());
  }

  /** Whether nothing is believed of any parameter. */
  public boolean isEven() {
    return marginals.stream().allMatch(Marginal::isEven);
  }

  /** What is believed of the parameter at a position. */
  public Marginal marginal(int position) {
    return marginals.get(position);
  }

  /** The log density at a point, {@code [d]}; 0 for coordinates that are inactive or even. */
  public double logDensity(double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += Double.isNaN(x[j]) ? 0 : marginals.get(j).logDensity(x[j]);
    }
    return sum;
  }

  /** Adds a multiple of the log density's gradient. */
  public void addGradient(double[] x, double factor, double[] gradient) {
    for (int j = 0; j < x.length; j++) {
      gradient[j] += Double.isNaN(x[j]) ? 0 : factor * marginals.get(j).slope(x[j]);
    }
  }

  /** An even draw from the unit cube, {@code [d]}, as a draw of what is believed. */
  public double[] shaped(double[] even) {
    double[] shaped = even.clone();
    for (int j = 0; j < shaped.length; j++) {
      shaped[j] = marginals.get(j).quantile(even[j]);
    }
    return shaped;
  }
}
