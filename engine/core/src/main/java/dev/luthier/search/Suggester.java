package dev.luthier.search;

import dev.luthier.search.bayesian.BayesianSuggester;
import dev.luthier.search.tpe.TpeSuggester;
import dev.luthier.space.SearchSpace;
import java.util.Map;

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
   * index. One thread.
   */
  @FunctionalInterface
  interface Session {
    /**
     * The next proposal.
     *
     * @param history all trials so far, running ones included
     * @param index how many proposals this suggester has made before in the study
     */
    Proposal propose(dev.luthier.trial.History history, int index);
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
    return new BayesianSuggester();
  }

  /** Densities of good and other trials, and their ratio. */
  static Suggester tpe() {
    return new TpeSuggester();
  }

  /**
   * The suggester of that name.
   *
   * @throws IllegalArgumentException if there is none, or an option is unknown
   */
  static Suggester named(String name, Map<String, Object> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "suggester '" + name + "' has no option " + options.keySet() + ". Maybe leave it out.");
    }
    return switch (name) {
      case "random" -> random();
      case "sobol" -> sobol();
      case "grid" -> grid();
      case "bayesian" -> bayesian();
      case "tpe" -> tpe();
      default ->
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is no suggester. Maybe one of bayesian, tpe, random, grid, sobol is meant.");
    };
  }
}
