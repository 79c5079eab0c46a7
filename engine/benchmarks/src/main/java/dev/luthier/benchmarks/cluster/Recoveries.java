package dev.luthier.benchmarks.cluster;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.trial.LegOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  private static final long OPEN_MILLIS = 60_000;
  private static final String GONE = "the trainer of slot";

  private final Map<Kind, Integer> kills = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Double>> seconds = new EnumMap<>(Kind.class);
  private final List<Kill> open = new ArrayList<>();

  /**
   * Something was killed.
   *
   * @param felt whether the log will tell of its mending, as it was at work
   */
  void killed(Kind kind, boolean felt) {
    kills.merge(kind, 1, Integer::sum);
    if (felt) {
      open.add(new Kill(kind, System.currentTimeMillis()));
    }
  }

  /** Hears of entries as they are read. */
  void saw(List<LogEntry> entries) {
    entries.forEach(this::saw);
    open.removeIf(kill -> System.currentTimeMillis() - kill.at() > OPEN_MILLIS);
  }

  private void saw(LogEntry entry) {
    for (Iterator<Kill> kills = open.iterator(); kills.hasNext(); ) {
      Kill kill = kills.next();
      if (entry.at() >= kill.at() && mends(kill.kind(), entry.event())) {
        seconds
            .computeIfAbsent(kill.kind(), k -> new ArrayList<>())
            .add((System.currentTimeMillis() - kill.at()) / 1e3);
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
              "%-10s %4d kills, %4d seen to mend%s%n",
              kind.name().toLowerCase(Locale.ROOT),
              kills.getOrDefault(kind, 0),
              all.size(),
              all.isEmpty()
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      " after %.1f s (median), %.1f s (longest)",
                      all.get(all.size() / 2),
                      all.get(all.size() - 1))));
    }
    return text.toString();
  }
}
