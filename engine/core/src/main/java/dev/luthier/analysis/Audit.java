package dev.luthier.analysis;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * What became of trials that were run on although they would have been given up. Counts of several
 * studies add up; one study alone proves little.
 *
 * @param controls how many came to the end, at least 1
 * @param falseStops how many of them were better than the best of all others
 */
public record Audit(int controls, int falseStops) {
  private static final double CONFIDENCE = 0.95;

  public Audit {
    if (controls < 1 || falseStops < 0 || falseStops > controls) {
      throw new IllegalArgumentException(
          "falseStops (" + falseStops + ") must be from 0 to controls (" + controls + ").");
    }
  }

  /** Both together. */
  public Audit plus(Audit other) {
    return new Audit(controls + other.controls, falseStops + other.falseStops);
  }

  /** Share of the stops that were false. */
  public double rate() {
    return (double) falseStops / controls;
  }

  /** One-sided upper bound of that share at 95 % (Clopper and Pearson 1934). */
  public double upper() {
    return falseStops == controls
        ? 1
        : new BetaDistribution(null, falseStops + 1.0, controls - falseStops)
            .inverseCumulativeProbability(CONFIDENCE);
  }
}
