package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a Gaussian process has learned about its function; in units of the standardised values.
 *
 * @param weights {@code [d]}, 1 / length^2 of each coordinate
 * @param scale variance of the function
 * @param noise variance of an observation about the function
 * @param warpA {@code [d]}, first shape of each coordinate's {@link Kumaraswamy} warp; 1: none
 * @param warpB {@code [d]}, second shape
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
public record Hyperparameters(
    double[] weights, double scale, double noise, double[] warpA, double[] warpB) {
  /** Without input warp. */
  public static Hyperparameters unwarped(double[] weights, double scale, double noise) {
    var ones = new double[weights.length];
    Arrays.fill(ones, 1);
    return new Hyperparameters(weights, scale, noise, ones, ones);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hyperparameters h
        && h.scale == scale
        && h.noise == noise
        && Arrays.equals(h.weights, weights)
        && Arrays.equals(h.warpA, warpA)
        && Arrays.equals(h.warpB, warpB);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }
}
