package dev.luthier.gp;

/**
 * What each coordinate of an input is. Inputs are points of the unit cube, {@code [d]}; NaN marks a
 * coordinate that is inactive.
 *
 * @param categorical {@code [d]}: compared by equality only
 * @param conditional {@code [d]}: may be inactive
 */
@SuppressWarnings("ArrayRecordComponent") // a description; never compared
public record Coordinates(boolean[] categorical, boolean[] conditional) {
  /** All numeric, all always active. */
  public static Coordinates numeric(int dimension) {
    return new Coordinates(new boolean[dimension], new boolean[dimension]);
  }

  /** Number of coordinates. */
  public int dimension() {
    return categorical.length;
  }
}
