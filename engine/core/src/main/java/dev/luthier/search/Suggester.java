package dev.luthier.search;

import dev.luthier.search.bayesian.BayesianSuggester;
import dev.luthier.search.cmaes.CmaEsSuggester;
import dev.luthier.search.tpe.TpeSuggester;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import java.util.Map;
import java.util.Set;

/**
 * A choice of search algorithm with its options: a value that a study's log can hold.
 *
 * <p>Asynchronous by nature: a proposal may be asked for while any number of trials run.
 */
public interface Suggester {
  /** The name in study files and logs. */
  String name();

  /**
   * What differs from the defaults, by the names of the study file; numbers, texts and booleans.
   */
  Map<String, Object> options();

  /** Whether results change what it proposes next. */
  default boolean learns() {
    return true;
  }

  /**
   * Raised whenever the same history may give another proposal than before: replay then says so
   * instead of failing.
   */
  int version();

  /**
   * Begins to search a space.
   *
   * @param seed the study's seed
   * @throws IllegalArgumentException if the algorithm cannot search this space; the message names
   *     the parameter
   */
  Session open(SearchSpace space, long seed);

  /**
   * A search under way. May cache, but its answers are a pure function of space, seed, history and
   * index, and of fit and effort where they are given. One thread, but for {@link #fit}.
   */
  @FunctionalInterface
  interface Session {
    /**
     * The next proposal.
     *
     * @param history all trials so far, running ones included
     * @param index how many proposals this suggester has made before in the study
     */
    Proposal propose(History history, int index);

    /**
     * The next proposal, by what was learned from an earlier history; the results of this one count
     * all the same. Without fits of its own the suggester proposes as usual, and one that is quick
     * has only one effort.
     */
    default Proposal propose(History history, int index, Fit fit, Effort effort) {
      return propose(history, index);
    }

    /**
     * Learns from a history what may be learned apart from proposals: a pure function of space,
     * seed and history, which any thread may call while the others are in use.
     */
    default Fit fit(History history) {
      return Fit.NOTHING;
    }

    /** Whether learning from a history takes so long that no proposal should wait for it. */
    default boolean isSlowToFit(History history) {
      return false;
    }

    /** Whether so much is known by now that a new fit pays. */
    default boolean isOutgrown(Fit fit, History history) {
      return false;
    }
  }

  /** Independent draws. */
  static Suggester random() {
    return new RandomSuggester();
  }

  /** A low-discrepancy sequence. */
  static Suggester sobol() {
    return new SobolSuggester();
  }

  /** The whole product, one after the other. */
  static Suggester grid() {
    return new GridSuggester();
  }

  /** A Gaussian process and expected improvement. */
  static Suggester bayesian() {
    return new BayesianSuggester(false);
  }

  /** Densities of good and other trials, and their ratio. */
  static Suggester tpe() {
    return new TpeSuggester();
  }

  /** A normal distribution that follows the better trials. */
  static Suggester cmaEs() {
    return new CmaEsSuggester();
  }

  /**
   * The suggester of that name.
   *
   * @throws IllegalArgumentException if there is none, or an option or its value is unknown
   */
  static Suggester named(String name, Map<String, Object> options) {
    boolean stops = name.equals("bayesian") && options.keySet().equals(Set.of("stop"));
    if (stops && !BayesianSuggester.REGRET_BOUND.equals(options.get("stop"))) {
      throw new IllegalArgumentException(
          "stop ("
              + options.get("stop")
              + ") is no rule that ends a search. Maybe "
              + BayesianSuggester.REGRET_BOUND
              + ".");
    }
    if (!stops && !options.isEmpty()) {
      throw new IllegalArgumentException(
          "suggester '" + name + "' has no option " + options.keySet() + ". Maybe leave it out.");
    }
    return switch (name) {
      case "random" -> random();
      case "sobol" -> sobol();
      case "grid" -> grid();
      case "bayesian" -> new BayesianSuggester(stops);
      case "tpe" -> tpe();
      case "cma-es" -> cmaEs();
      default ->
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is no suggester. Maybe one of bayesian, tpe, cma-es, random, grid, sobol is meant.");
    };
  }
}
