package dev.luthier.search.bayesian;

import dev.luthier.gp.LowerBound;
import dev.luthier.search.Evidence;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Says when a search may end: once no configuration can be better than the best by more than what
 * cross-validation cannot tell (Makarova et al., AutoML 2022, section 4).
 *
 * <p>The bound on the regret is the lowest upper confidence bound of what was tried less the lowest
 * lower one of the whole space, both by beta of equation 3 and a fifth of it, as there. It is
 * compared with the standard error of the best trial's folds, corrected for training sets that
 * overlap (Nadeau and Bengio 2003); of a study with one fold, with the noise that the model has
 * learned. Nothing is said before {@value #LEAST_KNOWN} trials have a value and {@value
 * #LEAST_WHOLE} are whole.
 */
final class RegretBound {
  private static final int LEAST_KNOWN = 20;
  private static final int LEAST_WHOLE = 3;
  private static final double DELTA = 0.1;

  private final SearchSpace space;

  RegretBound(SearchSpace space) {
    this.space = space;
  }

  /** Why the search is over; empty if it is not, or nothing can be said yet. */
  Optional<String> reached(
      History history, Evidence evidence, Surrogates.Surrogate surrogate, RandomGenerator random) {
    Trial[] whole = whole(history);
    if (evidence.finite() < LEAST_KNOWN || whole.length < LEAST_WHOLE) {
      return Optional.empty();
    }
    double noise = noise(history, whole[0], surrogate);
    double regret = surrogate.spread() * regret(evidence.finite(), surrogate, random);
    return regret < noise
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "regret bound: nothing is expected to beat the best by more than %.3g, and its noise is %.3g",
                regret,
                noise))
        : Optional.empty();
  }

  private double regret(int known, Surrogates.Surrogate surrogate, RandomGenerator random) {
    int d = space.dimension();
    double beta =
        0.4
            * StrictMath.log(
                d * (double) known * known * StrictMath.PI * StrictMath.PI / (6 * DELTA));
    double width = Math.sqrt(beta);
    var bound = new LowerBound(surrogate.process(), width);
    var everywhere = TrustRegion.everywhere(d);
    double[][] candidates = surrogate.candidates(space, everywhere, random);
    double lowest =
        new AcquisitionSearch(space, bound, configuration -> true, surrogate.starts(), everywhere)
            .best(candidates)
            .map(c -> -bound.at(space.toUnit(c)))
            .orElse(Double.NEGATIVE_INFINITY);
    double upper =
        Arrays.stream(surrogate.inputs())
            .mapToDouble(
                x -> {
                  var p = surrogate.process().at(x);
                  return p.mean() + width * p.deviation();
                })
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    return upper - lowest;
  }

  /** The trials at the top rung with a finite value, the best first. */
  private static Trial[] whole(History history) {
    return history.trials().stream()
        .filter(t -> t.rung() == history.ladder().top() && Double.isFinite(t.value()))
        .sorted(Comparator.comparingDouble(Trial::value).thenComparingInt(Trial::number))
        .toArray(Trial[]::new);
  }

  /** In units of the goal. */
  private static double noise(History history, Trial best, Surrogates.Surrogate surrogate) {
    Rung top = history.ladder().get(history.ladder().top());
    double[] folds =
        best.curves().stream()
            .filter(c -> c.epochs() >= top.epochs())
            .limit(top.folds())
            .mapToDouble((FoldCurve c) -> c.at(top.epochs()))
            .toArray();
    int k = folds.length;
    if (k < 2) {
      return surrogate.spread() * Math.sqrt(surrogate.process().hyperparameters().noise());
    }
    double mean = Arrays.stream(folds).sum() / k;
    double squares = Arrays.stream(folds).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt((1.0 / k + 1.0 / (k - 1)) * squares / (k - 1));
  }
}
