package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a Gaussian process has learned about its function; in units of the standardised values. */
public final class Hyperparameters {
  private final Smoothness smoothness;
  private final double[] weights;
  private final double scale;
  private final double noise;
  private final Axes axes;

  /**
   * Along the coordinates. Keeps the arrays.
   *
   * @param smoothness which kernel
   * @param weights {@code [d]}, 1 / length^2 along each coordinate
   * @param scale variance of the function
   * @param noise variance of an observation about the function
   */
  public Hyperparameters(Smoothness smoothness, double[] weights, double scale, double noise) {
    this(smoothness, weights, scale, noise, Axes.STRAIGHT);
  }

  private Hyperparameters(
      Smoothness smoothness, double[] weights, double scale, double noise, Axes axes) {
    this.smoothness = smoothness;
    this.weights = weights;
    this.scale = scale;
    this.noise = noise;
    this.axes = axes;
  }

  /** The same lengths along other axes. */
  Hyperparameters along(Axes other) {
    return new Hyperparameters(smoothness, weights, scale, noise, other);
  }

  /** Which kernel. */
  public Smoothness smoothness() {
    return smoothness;
  }

  /** {@code [d]}, 1 / length^2 along each axis. */
  double[] weights() {
    return weights;
  }

  /** {@code [d]}, 1 / length^2 along each coordinate. */
  public double[] weightsByCoordinate() {
    return axes.byCoordinate(weights);
  }

  /** The axes. */
  Axes axes() {
    return axes;
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
        && Arrays.equals(h.weights, weights)
        && h.axes.equals(axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }
}
