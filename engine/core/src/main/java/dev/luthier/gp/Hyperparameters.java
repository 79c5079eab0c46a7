package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a Gaussian process has learned about its function; in units of the standardised values. */
public final class Hyperparameters {
  private final double[] weights;
  private final double scale;
  private final double noise;
  private final double[] warpA;
  private final double[] warpB;

  /**
   * Keeps the arrays.
   *
   * @param weights {@code [d]}, 1 / length^2 of each coordinate
   * @param scale variance of the function
   * @param noise variance of an observation about the function
   * @param warpA {@code [d]}, first shape of each coordinate's {@link Kumaraswamy} warp; 1: none
   * @param warpB {@code [d]}, second shape
   */
  public Hyperparameters(
      double[] weights, double scale, double noise, double[] warpA, double[] warpB) {
    this.weights = weights;
    this.scale = scale;
    this.noise = noise;
    this.warpA = warpA;
    this.warpB = warpB;
  }

  /** Without input warp. */
  public static Hyperparameters unwarped(double[] weights, double scale, double noise) {
    var ones = new double[weights.length];
    Arrays.fill(ones, 1);
    return new Hyperparameters(weights, scale, noise, ones, ones);
  }

  /** {@code [d]}, 1 / length^2 of each coordinate. */
  public double[] weights() {
    return weights;
  }

  /** Variance of the function. */
  public double scale() {
    return scale;
  }

  /** Variance of an observation about the function. */
  public double noise() {
    return noise;
  }

  /** {@code [d]}, first shapes; 1: none. */
  public double[] warpA() {
    return warpA;
  }

  /** {@code [d]}, second shapes; 1: none. */
  public double[] warpB() {
    return warpB;
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
