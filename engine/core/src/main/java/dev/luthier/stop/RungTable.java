package dev.luthier.stop;

import java.util.Comparator;
import java.util.Optional;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * The trials that ever reached one rung, split at the promotion quota. Persistent: a change costs
 * O(log n) and leaves the old table as it was.
 *
 * <p>Order: smaller value first, ties to the older trial. A diverged trial has the value +Infinity.
 *
 * @param top the best {@code floor(n / eta)}
 * @param rest all others
 * @param waiting paused here and not promoted
 * @param earned how many have earned their promotion and got it
 */
public record RungTable(
    PSortedSet<Entry> top, PSortedSet<Entry> rest, PSortedSet<Entry> waiting, int earned) {
  /** A trial's value at the rung; inner sign. */
  public record Entry(double value, int trial) implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER =
        Comparator.comparingDouble(Entry::value).thenComparingInt(Entry::trial);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  /** A rung nobody has reached. */
  public static RungTable empty() {
    return new RungTable(TreePSet.empty(), TreePSet.empty(), TreePSet.empty(), 0);
  }

  /** How many trials ever reached the rung. */
  public int size() {
    return top.size() + rest.size();
  }

  /**
   * The table after one more trial has reached the rung.
   *
   * @param pauses whether the trial waits here for promotion; a diverged or completed one does not
   */
  public RungTable enter(int trial, double value, boolean pauses, int eta) {
    var entry = new Entry(value, trial);
    var widened = top.plus(entry);
    Entry worst = widened.last();
    var nextTop = widened.minus(worst);
    var nextRest = rest.plus(worst);
    while (nextTop.size() < (size() + 1) / eta) {
      Entry best = nextRest.first();
      nextRest = nextRest.minus(best);
      nextTop = nextTop.plus(best);
    }
    return new RungTable(nextTop, nextRest, pauses ? waiting.plus(entry) : waiting, earned);
  }

  /** The table after a waiting trial was promoted or given up. */
  public RungTable leave(int trial, double value) {
    return new RungTable(top, rest, waiting.minus(new Entry(value, trial)), earned);
  }

  /** The table after a waiting trial got the promotion it had earned. */
  public RungTable promote(int trial, double value) {
    return new RungTable(top, rest, waiting.minus(new Entry(value, trial)), earned + 1);
  }

  /** The best waiting trial, whether it has earned promotion or not. */
  public Optional<Entry> bestWaiting() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first());
  }

  /**
   * The trial that has earned promotion and waits for it; empty if none has, or if as many as the
   * quota were promoted already: one of them was promoted too early then, and no second pays for
   * it.
   */
  public Optional<Entry> promotable() {
    return earned >= top.size() ? Optional.empty() : leading();
  }

  /**
   * The best waiting trial if it is within the quota, whoever was promoted before it (Li et al.
   * 2020, Algorithm 2).
   */
  public Optional<Entry> leading() {
    return bestWaiting().filter(top::contains);
  }

  /** The best that ever reached the rung. */
  public Optional<Entry> best() {
    if (!top.isEmpty()) {
      return Optional.of(top.first());
    }
    return rest.isEmpty() ? Optional.empty() : Optional.of(rest.first());
  }
}
