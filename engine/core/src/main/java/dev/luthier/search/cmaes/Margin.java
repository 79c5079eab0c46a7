package dev.luthier.search.cmaes;

import org.apache.commons.math3.special.Erf;

/**
 * Keeps integers from getting stuck (Hamano et al., GECCO 2022, "CMA-ES with margin", section 4):
 * the chance to leave the cell in which the mean lies never falls below a margin.
 *
 * @param least smallest chance, 1 / (dimension x population) in the paper
 */
record Margin(double least) {
  /**
   * The distribution with mean and stretch of one coordinate corrected.
   *
   * @param cell {@code [2]}: ends of the cell of the mean, infinite where there is no neighbour
   */
  Normal keep(Normal normal, int j, double[] cell) {
    boolean low = Double.isInfinite(cell[0]);
    boolean high = Double.isInfinite(cell[1]);
    if (low && high) {
      return normal;
    }
    return low || high
        ? keepAtEnd(normal, j, low ? cell[1] : cell[0])
        : keepInside(normal, j, cell);
  }

  private Normal keepAtEnd(Normal normal, int j, double threshold) {
    double away = normal.mean(j) - threshold;
    double furthest = normal.deviation(j) * quantile(least);
    return Math.abs(away) <= furthest
        ? normal
        : normal.with(j, threshold + Math.copySign(furthest, away), normal.stretch(j));
  }

  private Normal keepInside(Normal normal, int j, double[] cell) {
    double sd = normal.deviation(j);
    double below = Cell.probability((cell[0] - normal.mean(j)) / sd);
    double above = Cell.probability((normal.mean(j) - cell[1]) / sd);
    if (below >= least / 2 && above >= least / 2) {
      return normal;
    }
    double inside = 1 - below - above;
    double lower = Math.max(least / 2, below);
    double upper = Math.max(least / 2, above);
    double excess = (1 - lower - upper - inside) / (lower + upper + inside - 1.5 * least);
    double toLow = quantile(lower + excess * (lower - least / 2));
    double toHigh = quantile(upper + excess * (upper - least / 2));
    double width = (cell[1] - cell[0]) / (toLow + toHigh);
    return normal.with(
        j, (cell[0] * toHigh + cell[1] * toLow) / (toLow + toHigh), normal.stretch(j) * width / sd);
  }

  /** How many deviations leave a chance of p beyond them. */
  private static double quantile(double p) {
    return Math.sqrt(2) * Erf.erfInv(1 - 2 * Math.min(0.4999, p));
  }
}
