package dev.luthier.search;

import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Scale;

/** One parameter on the unit interval, as a distribution over places sees it. */
public record Axis(Domain<?> domain) {
  /** Number of choices; 0 for a range. */
  public int choices() {
    return domain instanceof ChoiceDomain<?> choice ? choice.values().size() : 0;
  }

  /** The choice at a place. */
  public int choice(double u) {
    return (int) Math.min(choices() - 1L, (long) (u * choices()));
  }

  /** The place of the member that a place stands for. */
  public double snap(double u) {
    return domain.toUnit(domain.fromUnit(u));
  }

  /** Whether places stand for members with a cell each. */
  public boolean isDiscrete() {
    return domain.size().isPresent();
  }

  /** Ends of the cell of a discrete range in which a place lies, {@code [2]}. */
  public double[] cell(double u) {
    if (domain instanceof IntegerDomain integer && integer.scale() == Scale.LOG) {
      int value = integer.fromUnit(u);
      double low = StrictMath.log(integer.min() - 0.5);
      double width = StrictMath.log(integer.max() + 0.5) - low;
      return new double[] {
        (StrictMath.log(value - 0.5) - low) / width, (StrictMath.log(value + 0.5) - low) / width
      };
    }
    double members = domain.size().orElse(1);
    double rank = Math.min(members - 1, Math.floor(snap(u) * members));
    return new double[] {rank / members, (rank + 1) / members};
  }
}
