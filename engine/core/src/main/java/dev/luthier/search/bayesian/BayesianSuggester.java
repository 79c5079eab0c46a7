package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Belief;
import dev.luthier.search.Effort;
import dev.luthier.search.Evidence;
import dev.luthier.search.Fit;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.search.Unseen;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Trial;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Bayesian optimisation: a Gaussian process learns the landscape, its mean, how smooth it is, which
 * way it runs and whether it changes faster about the best, from all trials that have a value, and
 * the configuration with the largest log expected improvement is proposed (Jones et al. 1998; Ament
 * et al., NeurIPS 2023); running and planned trials count at their means.
 *
 * <p>In spaces with conditions a search that has not gained for a while looks into other branches
 * too, see {@link Branches}.
 *
 * <p>Begins with the middle of the space, or of what is believed (as Song et al. 2024, The Vizier
 * Gaussian Process Bandit Algorithm, do), if no starting point was given, then goes on to d + 3
 * points of a Sobol sequence, d the number of parameters that are not fixed, or to 2 d where
 * parameters have conditions, so that more branches are seen, but to {@value #LEAST_DESIGN} at
 * least and {@value #MOST_DESIGN} at most, the study's own starting points counted in; one proposal
 * in twenty is drawn at random ever after, and every second one is sought near the best, see {@link
 * TrustRegion}. In a study that ends by time and begins its trials on a low rung, which costs
 * little, most proposals are drawn from what promises much, see {@link PromisingDraw}. Never
 * proposes a configuration twice while it finds one that was not tried. Failed and diverged trials
 * count as somewhat worse than the worst. Values at several rungs are brought to one level as
 * {@link Evidence} says. Past 500 trials with a value the model sees a part of them: the best, the
 * nearest to the best, an even share of the others, and the most recent.
 *
 * <p>Prior beliefs of parameters add their log density, weighted by 10 / n (piBO, Hvarfner et al.,
 * ICLR 2022), and every other point at the beginning is drawn from them.
 *
 * @param stops whether the search ends once nothing can be better than the best by more than the
 *     noise of cross-validation, see {@link RegretBound}
 */
public record BayesianSuggester(boolean stops) implements Suggester {
  /** The value of the option {@code stop}. */
  public static final String REGRET_BOUND = "regret-bound";

  /** Share of the proposals that are drawn at random. */
  private static final double EXPLORATION = 0.05;

  private static final double BETA = 10;

  private static final int LEAST_DESIGN = 5;
  private static final int MOST_DESIGN = 20;

  @Override
  public String name() {
    return "bayesian";
  }

  @Override
  public Map<String, Object> options() {
    return stops ? Map.of("stop", REGRET_BOUND) : Map.of();
  }

  @Override
  public int version() {
    return 16;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    return new Searching(space, seed, stops);
  }

  /** Caches; every answer is a function of what it was asked with all the same. */
  private static final class Searching implements Session {
    private final SearchSpace space;
    private final long seed;
    private final Session design;
    private final Surrogates surrogates;
    private final Branches branches;
    private final Belief belief;
    private final boolean stops;

    /** So many trials are there before a model proposes. */
    private final int designSize;

    Searching(SearchSpace space, long seed, boolean stops) {
      this.space = space;
      this.seed = seed;
      this.design =
          space.dimension() <= 1000
              ? Suggester.sobol().open(space, seed)
              : Suggester.random().open(space, seed);
      this.surrogates = new Surrogates(space);
      this.branches = new Branches(space);
      this.belief = Belief.of(space);
      this.stops = stops;
      this.designSize = designSize(space);
    }

    private static int designSize(SearchSpace space) {
      int d = space.freeDimension();
      boolean branches = space.parameters().stream().anyMatch(p -> !p.conditions().isEmpty());
      return Math.max(LEAST_DESIGN, Math.min(branches ? 2 * d : d + 3, MOST_DESIGN));
    }

    @Override
    public Proposal propose(History history, int index) {
      return propose(history, index, Fit.NOTHING, Effort.FULL);
    }

    @Override
    public Proposal propose(History history, int index, Fit fit, Effort effort) {
      return choose(history, index, Unseen.seen(history), fit, effort);
    }

    @Override
    public Fit fit(History history) {
      return surrogates.fit(Evidence.of(space, history));
    }

    @Override
    public boolean isSlowToFit(History history) {
      return ModelFit.isSlow(known(history));
    }

    @Override
    public boolean isOutgrown(Fit fit, History history) {
      return fit instanceof ModelFit last && last.isOutgrownBy(known(history));
    }

    private int known(History history) {
      int known = 0;
      boolean elsewhere = false;
      for (Trial trial : history.trials()) {
        known += Evidence.isOf(trial) ? 1 : 0;
        elsewhere |= trial.rung() >= 0 && trial.curves().isEmpty();
      }
      boolean all = !elsewhere || history.ladder().top() == 0;
      return all ? known : Evidence.of(space, history).y().length; // some may not compare
    }

    private Proposal choose(
        History history, int index, Set<Configuration> seen, Fit fit, Effort effort) {
      if (history.trials().size() < designSize) {
        return new Proposal.Proposed(unseen(designed(history, index), index, seen));
      }
      if (stream("explore", index).nextDouble() < EXPLORATION) {
        return new Proposal.Proposed(unseen(random(history, index), index, seen));
      }
      Evidence evidence = Evidence.of(space, history);
      if (evidence.finite() < Math.max(2, designSize / 2)) {
        return new Proposal.Proposed(unseen(designed(history, index), index, seen));
      }
      var surrogate =
          fit instanceof ModelFit made
              ? surrogates.of(evidence, made, effort)
              : surrogates.of(evidence, effort);
      return over(history, evidence, surrogate, index, effort)
          .<Proposal>map(Proposal.Exhausted::new)
          .orElseGet(
              () ->
                  new Proposal.Proposed(
                      modelled(history, evidence, surrogate, index, seen)
                          .orElseGet(() -> unseen(random(history, index), index, seen))));
    }

    /** The number of the trial that a proposal is for; evidence from elsewhere has none of them. */
    private static int next(History history) {
      var trials = history.trials();
      return trials.isEmpty() ? 0 : Math.max(0, trials.get(trials.size() - 1).number() + 1);
    }

    /** A search is not ended in haste. */
    private Optional<String> over(
        History history,
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        int index,
        Effort effort) {
      var random = stream("stop", index);
      return stops && effort == Effort.FULL
          ? new RegretBound(space).reached(history, evidence, surrogate, random)
          : Optional.empty();
    }

    private Optional<Configuration> modelled(
        History history,
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        int index,
        Set<Configuration> seen) {
      Predicate<Configuration> unseen = c -> !seen.contains(c);
      int trial = next(history);
      boolean cheap = history.timed() && history.ladder().top() > 0;
      if (!cheap) {
        return besideOrNear(evidence, surrogate, unseen, trial, index)
            .or(() -> anywhere(evidence, surrogate, unseen, index));
      }
      Optional<Configuration> most = anywhere(evidence, surrogate, unseen, index);
      return most.flatMap(c -> drawn(evidence, surrogate, unseen, c, index))
          .or(() -> besideOrNear(evidence, surrogate, unseen, trial, index))
          .or(() -> most);
    }

    private Optional<Configuration> drawn(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        Configuration most,
        int index) {
      Acquisition acquisition = believed(surrogate.acquisition(evidence.pending()), evidence);
      return new PromisingDraw(space, acquisition, unseen)
          .below(acquisition.at(space.toUnit(most)), stream("draw", index));
    }

    /** Other branches come first: they are nowhere near the best point. */
    private Optional<Configuration> besideOrNear(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        int trial,
        int index) {
      return beside(evidence, surrogate, unseen, index)
          .or(() -> near(evidence, surrogate, unseen, trial, index));
    }

    private Optional<Configuration> anywhere(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        int index) {
      var everywhere = TrustRegion.everywhere(space.dimension());
      return search(evidence, surrogate, unseen, everywhere, index);
    }

    private Optional<Configuration> near(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        int trial,
        int index) {
      return TrustRegion.isFor(trial)
          ? search(evidence, surrogate, unseen, about(evidence, surrogate), index)
          : Optional.empty();
    }

    private TrustRegion about(Evidence evidence, Surrogates.Surrogate surrogate) {
      double side =
          TrustRegion.side(evidence.numbers(), evidence.y(), designSize, surrogate.spread());
      double[] weights = surrogate.process().hyperparameters().weightsByCoordinate();
      return TrustRegion.about(space, surrogate.best(), weights, side);
    }

    private Optional<Configuration> beside(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        int index) {
      return branches
          .beside(evidence, surrogate.spread(), stream("branch", index))
          .flatMap(
              branch ->
                  new AcquisitionSearch(
                          space,
                          believed(surrogate.acquisition(branch, evidence.pending()), evidence),
                          unseen.and(c -> branch.has(space.toUnit(c))),
                          surrogate.starts(),
                          TrustRegion.everywhere(space.dimension()))
                      .best(surrogate.candidates(space, branch, stream("candidates", index))));
    }

    private Optional<Configuration> search(
        Evidence evidence,
        Surrogates.Surrogate surrogate,
        Predicate<Configuration> unseen,
        TrustRegion region,
        int index) {
      return new AcquisitionSearch(
              space,
              believed(surrogate.acquisition(evidence.pending()), evidence),
              unseen,
              surrogate.starts(),
              region)
          .best(surrogate.candidates(space, region, stream("candidates", index)));
    }

    private Acquisition believed(Acquisition improvement, Evidence evidence) {
      return belief.isEven()
          ? improvement
          : new BelievedAcquisition(improvement, belief, BETA / evidence.y().length);
    }

    private RandomGenerator stream(String purpose, int index) {
      return Streams.of(seed, "suggester.bayesian." + purpose, index);
    }

    /** Every other point is drawn from what is believed, so that a wrong belief does no harm. */
    private Configuration designed(History history, int index) {
      if (index == 0) {
        Configuration middle = middle();
        if (space.satisfies(middle)) {
          return middle;
        }
      }
      var even = ((Proposal.Proposed) design.propose(history, index)).configuration();
      if (belief.isEven() || index % 2 == 1) {
        return even;
      }
      var stream = stream("belief", index);
      return Acceptance.first(
          space, k -> belief.shaped(stream.doubles(space.dimension()).toArray()));
    }

    /** Ranges are chosen around what is expected: their middle is a better guess than most. */
    private Configuration middle() {
      var u = new double[space.dimension()];
      Arrays.fill(u, 0.5);
      return space.fromUnit(belief.isEven() ? u : belief.shaped(u));
    }

    private Configuration random(History history, int index) {
      return Acceptance.orNear(space, history, stream("random", index));
    }

    private Configuration unseen(Configuration first, int index, Set<Configuration> seen) {
      return Unseen.or(space, first, seen, stream("unseen", index));
    }
  }
}
