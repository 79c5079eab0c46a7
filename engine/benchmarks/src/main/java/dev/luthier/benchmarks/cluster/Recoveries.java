package dev.luthier.benchmarks.cluster;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.trial.LegOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long it took from a kill to what the log shows of its mending: the next session where a
 * supervisor died, the loss of its leg where a trainer or a child did, the next entry where the
 * database did.
 */
final class Recoveries {
  /** What is killed. */
  enum Kind {
    SUPERVISOR,
    TRAINER,
    CHILD,
    DATABASE
  }

  private record Kill(Kind kind, long at) {}

  /** What takes longer is no recovery of that kill; where there must be one it is a fault. */
  private static final long LONGEST_MILLIS = 60_000;

  private static final String GONE = "the trainer of slot";

  private final LongSupplier clock;
  private final Map<Kind, Integer> kills = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Double>> seconds = new EnumMap<>(Kind.class);
  private final List<Kill> open = new ArrayList<>();
  private final List<Kill> late = new ArrayList<>();

  /** Reads milliseconds since 1970, as the log does. */
  Recoveries(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Something was killed.
   *
   * @param felt whether the log will tell of its mending, as it was at work
   */
  void killed(Kind kind, boolean felt) {
    kills.merge(kind, 1, Integer::sum);
    if (felt) {
      open.add(new Kill(kind, clock.getAsLong()));
    }
  }

  /** Hears of entries as they are read. */
  void saw(List<LogEntry> entries) {
    entries.forEach(this::saw);
    for (Kill kill : List.copyOf(open)) {
      if (clock.getAsLong() - kill.at() > LONGEST_MILLIS) {
        open.remove(kill);
        late.add(kill);
      }
    }
  }

  /**
   * Kills that the log must tell the mending of, and has not in time. A trainer or child may have
   * had no leg when it was killed: of those nothing need be told.
   */
  List<String> faults() {
    return late.stream()
        .filter(kill -> kill.kind() == Kind.SUPERVISOR || kill.kind() == Kind.DATABASE)
        .map(
            kill ->
                kill.kind().name().toLowerCase(Locale.ROOT)
                    + " killed at "
                    + Instant.ofEpochMilli(kill.at())
                    + ": nothing went on for "
                    + LONGEST_MILLIS / 1_000
                    + " s")
        .toList();
  }

  private void saw(LogEntry entry) {
    for (Iterator<Kill> kills = open.iterator(); kills.hasNext(); ) {
      Kill kill = kills.next();
      if (entry.at() >= kill.at() && mends(kill.kind(), entry.event())) {
        seconds
            .computeIfAbsent(kill.kind(), k -> new ArrayList<>())
            .add((clock.getAsLong() - kill.at()) / 1e3);
        kills.remove();
      }
    }
  }

  private static boolean mends(Kind kind, StudyEvent event) {
    return switch (kind) {
      case SUPERVISOR -> event instanceof StudyEvent.SessionOpened;
      case TRAINER -> lost(event).startsWith(GONE);
      case CHILD -> !lost(event).isEmpty() && !lost(event).startsWith(GONE);
      case DATABASE -> true;
    };
  }

  /** The cause of a leg's loss; empty if the event is none. */
  private static String lost(StudyEvent event) {
    return event instanceof StudyEvent.LegEnded e && e.outcome() instanceof LegOutcome.Lost lost
        ? lost.cause()
        : "";
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A line for each kind. */
  String report() {
    var text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      List<Double> all = new ArrayList<>(seconds.getOrDefault(kind, List.of()));
      all.sort(null);
      text.append(
          String.format(
              Locale.ROOT,
              "%-10s %4d kills, %4d seen to mend, %d not within %d s%s%n",
              kind.name().toLowerCase(Locale.ROOT),
              kills.getOrDefault(kind, 0),
              all.size(),
              late.stream().filter(kill -> kill.kind() == kind).count(),
              LONGEST_MILLIS / 1_000,
              all.isEmpty()
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      ", the others after %.1f s (median), %.1f s (longest)",
                      all.get(all.size() / 2),
                      all.get(all.size() - 1))));
    }
    return text.toString();
  }
}
