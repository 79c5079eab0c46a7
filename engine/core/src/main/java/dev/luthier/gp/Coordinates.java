package dev.luthier.gp;

import java.util.stream.IntStream;

/**
 * What each coordinate of an input is. Inputs are points of the unit cube, {@code [d]}; NaN marks a
 * coordinate that is inactive.
 */
public final class Coordinates {
  private final boolean[] categorical;
  private final boolean[] conditional;

  /**
   * Describes coordinates; keeps the arrays.
   *
   * @param categorical {@code [d]}: compared by equality only
   * @param conditional {@code [d]}: may be inactive
   */
  public Coordinates(boolean[] categorical, boolean[] conditional) {
    this.categorical = categorical;
    this.conditional = conditional;
  }

  /** All numeric, all always active. */
  public static Coordinates numeric(int dimension) {
    return new Coordinates(new boolean[dimension], new boolean[dimension]);
  }

  /** {@code [d]}: compared by equality only. */
  public boolean[] categorical() {
    return categorical;
  }

  /** {@code [d]}: may be inactive. */
  public boolean[] conditional() {
    return conditional;
  }

  /** Which are numbers and never inactive. */
  int[] everActiveNumbers() {
    return IntStream.range(0, categorical.length)
        .filter(j -> !categorical[j] && !conditional[j])
        .toArray();
  }

  /** Number of coordinates. */
  public int dimension() {
    return categorical.length;
  }
}
