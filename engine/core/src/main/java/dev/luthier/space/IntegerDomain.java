package dev.luthier.space;

import java.util.OptionalLong;

/**
 * An integer range min, min + step, ... up to max.
 *
 * <p>On the unit interval every member has a cell of its own, half a step to each side, so that the
 * ends have as much mass as the middle; on a log scale the widened range is laid out by logarithm.
 *
 * @param min smallest value, inclusive
 * @param max largest value, inclusive
 * @param scale linear or log; log needs {@code min > 0} and step 1
 * @param step distance between neighbours, at least 1
 */
public record IntegerDomain(int min, int max, Scale scale, int step) implements Domain<Integer> {
  public IntegerDomain {
    if (min > max) {
      throw new IllegalArgumentException(
          "min (" + min + ") must not be above max (" + max + "). Maybe they are swapped.");
    }
    if (scale == Scale.LOG && min <= 0) {
      throw new IllegalArgumentException(
          "min (" + min + ") must be above 0 on a log scale. Maybe use scale = linear or min = 1.");
    }
    if (step < 1 || (step > 1 && (long) step > (long) max - min)) {
      throw new IllegalArgumentException(
          "step ("
              + step
              + ") must be from 1 to max - min ("
              + ((long) max - min)
              + "). Maybe use a smaller step.");
    }
    if (scale == Scale.LOG && step != 1) {
      throw new IllegalArgumentException(
          "step (" + step + ") does not go with a log scale. Maybe leave one of them out.");
    }
  }

  @Override
  public Integer fromUnit(double u) {
    double clipped = Math.min(1, Math.max(0, u));
    if (scale == Scale.LOG) {
      double low = StrictMath.log(min - 0.5);
      double high = StrictMath.log(max + 0.5);
      return (int)
          Math.min(max, Math.max(min, Math.round(StrictMath.exp(low + clipped * (high - low)))));
    }
    long members = members();
    return member(Math.min(members - 1, (long) (clipped * members)));
  }

  @Override
  public double toUnit(Object value) {
    int v = (Integer) value;
    if (scale == Scale.LOG) {
      double low = StrictMath.log(min - 0.5);
      return (StrictMath.log(v) - low) / (StrictMath.log(max + 0.5) - low);
    }
    long rank = ((long) v - min) / step;
    return (rank + 0.5) / members();
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Integer v && v >= min && v <= max && ((long) v - min) % step == 0;
  }

  @Override
  public Integer parse(Object value) {
    if (value instanceof Number n && n.doubleValue() == n.intValue() && contains(n.intValue())) {
      return n.intValue();
    }
    throw new IllegalArgumentException(
        value
            + " is not an integer in ["
            + min
            + ", "
            + max
            + "]"
            + (step > 1 ? " by steps of " + step : "")
            + ".");
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(members());
  }

  @Override
  public Integer member(long rank) {
    return (int) (min + rank * step);
  }

  private long members() {
    return ((long) max - min) / step + 1;
  }
}
