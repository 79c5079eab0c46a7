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
  private final Zoom zoom;

  /**
   * Along the coordinates. Keeps the arrays.
   *
   * @param smoothness which kernel
   * @param weights {@code [d]}, 1 / length^2 along each coordinate
   * @param scale variance of the function
   * @param noise variance of an observation about the function
   */
  public Hyperparameters(Smoothness smoothness, double[] weights, double scale, double noise) {
    this(smoothness, weights, scale, noise, Axes.STRAIGHT, Zoom.NONE);
  }

  private Hyperparameters(
      Smoothness smoothness, double[] weights, double scale, double noise, Axes axes, Zoom zoom) {
    this.smoothness = smoothness;
    this.weights = weights;
    this.scale = scale;
    this.noise = noise;
    this.axes = axes;
    this.zoom = zoom;
  }

  /** The same lengths along other axes, on an even scale. */
  Hyperparameters along(Axes other) {
    return along(other, Zoom.NONE);
  }

  /** The same lengths along other axes, on another scale. */
  Hyperparameters along(Axes other, Zoom scaled) {
    return new Hyperparameters(smoothness, weights, scale, noise, other, scaled);
  }

  /** Which kernel. */
  public Smoothness smoothness() {
    return smoothness;
  }

  /** {@code [d]}, 1 / length^2 along each axis, of places on the scale. */
  double[] weights() {
    return weights;
  }

  /** {@code [d]}, 1 / length^2 along each coordinate; near the centre of the scale. */
  public double[] weightsByCoordinate() {
    return axes.byCoordinate(zoom.atCentre(weights));
  }

  /** The axes. */
  Axes axes() {
    return axes;
  }

  /** The scale of places along the axes. */
  Zoom zoom() {
    return zoom;
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
        && h.axes.equals(axes)
        && h.zoom.equals(zoom);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }
}
