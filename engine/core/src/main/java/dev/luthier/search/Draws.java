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
}
