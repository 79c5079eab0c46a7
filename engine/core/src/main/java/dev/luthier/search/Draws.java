package dev.luthier.search;

import java.util.random.RandomGenerator;

/** Normal numbers that are the same on every Java machine. */
public final class Draws {
  private Draws() {}

  /** One standard normal number (Box and Muller 1958). */
  public static double normal(RandomGenerator random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /** {@code [samples][q]}; the second half mirrors the first. */
  public static double[][] normals(RandomGenerator random, int samples, int q) {
    var draws = new double[samples][q];
    for (int s = 0; s < samples; s++) {
      for (int r = 0; r < q; r++) {
        draws[s][r] = 2 * s < samples ? normal(random) : -draws[s - samples / 2][r];
      }
    }
    return draws;
  }
}
