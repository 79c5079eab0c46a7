package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a Gaussian process has learned about its function; in units of the standardised values. */
public final class Hyperparameters {
  private final Smoothness smoothness;
  private final double[] weights;
  private final double scale;
  private final double noise;

  /**
   * Keeps the arrays.
   *
   * @param smoothness which kernel
   * @param weights {@code [d]}, 1 / length^2 of each coordinate
   * @param scale variance of the function
   * @param noise variance of an observation about the function
   */
  public Hyperparameters(Smoothness smoothness, double[] weights, double scale, double noise) {
    this.smoothness = smoothness;
    this.weights = weights;
    this.scale = scale;
    this.noise = noise;
  }

  /** Which kernel. */
  public Smoothness smoothness() {
    return smoothness;
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hyperparameters h
        && h.smoothness == smoothness
        && h.scale == scale
        && h.noise == noise
        && Arrays.equals(h.weights, weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }
}
