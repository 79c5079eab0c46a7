package dev.luthier.actors.cluster;

import dev.luthier.actors.StudySupervisor;
import dev.luthier.eval.LegResult;
import dev.luthier.trial.Observation;
import java.util.List;
import java.util.Optional;

/**
 * The epochs of a leg on their way: as many as fit into a message at a time, and no more than a
 * supervisor and its database can be asked to hold.
 */
final class Observations {
  /** Bytes of a message that are epochs, about; a frame has room for four times as many. */
  static final int PIECE = 512 << 10;

  /** Bytes of all epochs of a leg, about: half a million epochs with one metric. */
  static final int LIMIT = 32 << 20;

  private static final int EACH = 40;
  private static final int EACH_METRIC = 12;
  private static final int LONGEST_CHARACTER = 3;

  private Observations() {}

  /** About how many bytes an epoch takes, rather more than less. */
  static long bytes(Observation observation) {
    long bytes = EACH;
    for (String name : observation.metrics().keySet()) {
      bytes += EACH_METRIC + (long) LONGEST_CHARACTER * name.length();
    }
    return bytes;
  }

  /** As many epochs from one on as fit into a message, at least one if there is one. */
  static List<Observation> piece(List<Observation> all, int from) {
    int until = Math.min(from + 1, all.size());
    long bytes = from < all.size() ? bytes(all.get(from)) : 0;
    while (until < all.size() && bytes + bytes(all.get(until)) <= PIECE) {
      bytes += bytes(all.get(until));
      until++;
    }
    return List.copyOf(all.subList(Math.min(from, until), until));
  }

  /** What is kept of a leg; one with too much to say has failed, and says why. */
  static Kept.Leg leg(StudySupervisor.LegFinished m) {
    LegResult r = m.result();
    long all = 0;
    long largest = 0;
    for (Observation observation : r.observations()) {
      all += bytes(observation);
      largest = Math.max(largest, bytes(observation));
    }
    if (all <= LIMIT && largest <= PIECE) {
      return new Kept.Leg(m.token(), WireOutcome.of(r.outcome()), r.observations(), r.seconds());
    }
    String cause =
        "the leg reports "
            + r.observations().size()
            + " epochs of about "
            + all
            + " bytes, the largest "
            + largest
            + ": more than the "
            + LIMIT
            + " bytes of a leg or the "
            + PIECE
            + " of an epoch that travel between nodes. Maybe report fewer epochs or metrics.";
    var failed = new WireOutcome(WireOutcome.Kind.FAILED, cause, Optional.empty());
    return new Kept.Leg(m.token(), failed, List.of(), r.seconds());
  }
}
