package dev.luthier.space;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A real range [min, max].
 *
 * @param min smallest value, inclusive
 * @param max largest value, inclusive
 * @param scale linear or log; log needs {@code min > 0} and no step
 * @param step distance between neighbours, counted from min; empty for a continuum
 */
public record RealDomain(double min, double max, Scale scale, OptionalDouble step)
    implements Domain<Double> {
  private static final double MOST_STEPS = 0x1p53;

  public RealDomain {
    if (!Double.isFinite(min) || !Double.isFinite(max) || !Double.isFinite(max - min)) {
      throw new IllegalArgumentException(
          "range [" + min + ", " + max + "] must be finite. Maybe give finite min and max.");
    }
    if (min >= max) {
      throw new IllegalArgumentException(
          "min (" + min + ") must be below max (" + max + "). Maybe they are swapped.");
    }
    if (scale == Scale.LOG && min <= 0) {
      throw new IllegalArgumentException(
          "min ("
              + min
              + ") must be above 0 on a log scale. Maybe use scale = linear or a small positive min.");
    }
    if (step.isPresent()) {
      requireStep(min, max, scale, step.getAsDouble());
    }
  }

  private static void requireStep(double min, double max, Scale scale, double step) {
    if (scale == Scale.LOG) {
      throw new IllegalArgumentException(
          "step (" + step + ") does not go with a log scale. Maybe leave one of them out.");
    }
    if (!(step > 0) || step > max - min) {
      throw new IllegalArgumentException(
          "step ("
              + step
              + ") must be above 0 and at most max - min ("
              + (max - min)
              + "). Maybe use a smaller step.");
    }
    if ((max - min) / step > MOST_STEPS) {
      throw new IllegalArgumentException(
          "step ("
              + step
              + ") is too small for the range ["
              + min
              + ", "
              + max
              + "]: more than 2^53 values cannot be told apart. Maybe leave step out.");
    }
  }

  @Override
  public Double fromUnit(double u) {
    double clipped = Math.min(1, Math.max(0, u));
    if (step.isPresent()) {
      long members = size().getAsLong();
      return member(Math.min(members - 1, (long) (clipped * members)));
    }
    if (scale == Scale.LOG) {
      double low = StrictMath.log(min);
      return clip(StrictMath.exp(low + clipped * (StrictMath.log(max) - low)));
    }
    return clip(min + clipped * (max - min));
  }

  @Override
  public double toUnit(Object value) {
    double v = (Double) value;
    if (step.isPresent()) {
      return (rank(v) + 0.5) / size().getAsLong();
    }
    if (scale == Scale.LOG) {
      double low = StrictMath.log(min);
      return (StrictMath.log(v) - low) / (StrictMath.log(max) - low);
    }
    return (v - min) / (max - min);
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Double v
        && v >= min
        && v <= max
        && (step.isEmpty()
            || (rank(v) < size().getAsLong()
                && Math.abs(member(rank(v)) - v) <= 1e-9 * (max - min)));
  }

  @Override
  public Double parse(Object value) {
    if (value instanceof Number n && contains(n.doubleValue())) {
      return step.isPresent() ? member(rank(n.doubleValue())) : Double.valueOf(n.doubleValue());
    }
    throw new IllegalArgumentException(
        value
            + " is not in ["
            + min
            + ", "
            + max
            + "]"
            + (step.isPresent() ? " by steps of " + step.getAsDouble() : "")
            + ".");
  }

  @Override
  public OptionalLong size() {
    return step.isPresent()
        ? OptionalLong.of((long) Math.floor((max - min) / step.getAsDouble() + 1e-9) + 1)
        : OptionalLong.empty();
  }

  @Override
  public Double member(long rank) {
    if (step.isEmpty()) {
      throw new IllegalStateException("a continuum has no ranks");
    }
    return clip(min + rank * step.getAsDouble());
  }

  private long rank(double v) {
    return Math.round((v - min) / step.orElseThrow());
  }

  private double clip(double v) {
    return Math.min(max, Math.max(min, v));
  }
}
