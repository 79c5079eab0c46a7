package dev.luthier.actors;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells a sick slot from a sick study: how the legs of one study ended, slot by slot. For one
 * actor.
 *
 * <p>A slot is sick if legs of several trials failed on it one after the other and such a run is
 * less likely than one in a thousand, over all legs so far, at the rate at which legs fail on the
 * other slots (of their last fifty legs each, by Laplace's rule of succession): a long study in
 * which some trials fail has long runs of failures by chance. Where nothing is known of other slots
 * none is sick.
 */
final class SlotHealth {
  private static final int RECENT = 50;
  private static final int LEAST = 3;
  private static final double UNLIKELY = 1e-3;

  private static final class Past {
    final Deque<Boolean> failed = new ArrayDeque<>();
    final Set<Integer> run = new HashSet<>();
  }

  private final Map<Integer, Past> slots = new HashMap<>();
  private long legs;

  /**
   * A leg is over.
   *
   * @param failed by its own code or with its slot
   * @return whether the slot is sick
   */
  boolean over(int slot, int trial, boolean failed) {
    legs++;
    Past past = slots.computeIfAbsent(slot, s -> new Past());
    past.failed.add(failed);
    if (past.failed.size() > RECENT) {
      past.failed.remove();
    }
    if (!failed) {
      past.run.clear();
      return false;
    }
    past.run.add(trial);
    return past.run.size() >= LEAST && chance(slot, past.run.size()) * legs < UNLIKELY;
  }

  /** How likely a run of failures is, judged by the other slots. */
  private double chance(int slot, int run) {
    int known = 0;
    int failures = 0;
    for (var other : slots.entrySet()) {
      if (other.getKey() != slot) {
        known += other.getValue().failed.size();
        failures += (int) other.getValue().failed.stream().filter(f -> f).count();
      }
    }
    return known == 0 ? 1 : StrictMath.pow((failures + 1.0) / (known + 2.0), run);
  }

  /** A slot is gone, and what it did counts no more. */
  void forget(int slot) {
    slots.remove(slot);
  }
}
