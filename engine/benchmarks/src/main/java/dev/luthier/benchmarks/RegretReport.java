package dev.luthier.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints what races gave, problem by problem, and the suggesters' mean ranks. */
final class RegretReport {
  private static final double LEAST_COUNTED = 1e-4;
  private static final String DIVISOR = "random";

  private final List<Integer> checkpoints;
  private final int trials;
  private final Map<Key, List<Race.Outcome>> all = new LinkedHashMap<>();

  private record Key(String problem, Problem.Kind kind, int workers, String suggester) {}

  RegretReport(List<Integer> checkpoints, int trials) {
    this.checkpoints = checkpoints.stream().filter(n -> n <= trials).toList();
    this.trials = trials;
  }

  /** Takes a run. */
  void add(Race race, Race.Outcome outcome) {
    var problem = race.problem();
    var key = new Key(problem.name(), problem.kind(), race.workers(), race.suggester().name());
    all.computeIfAbsent(key, k -> new ArrayList<>()).add(outcome);
  }

  /** Prints problem by problem, then the mean ranks. */
  void print() {
    for (String problem : all.keySet().stream().map(Key::problem).distinct().toList()) {
      System.out.printf(
          "%n%-16s %-10s %-10s%s %10s %7s %9s%n",
          problem, "mode", "suggester", heads(), "counted", "reaches", "CPU s");
      all.keySet().stream().filter(k -> k.problem().equals(problem)).forEach(this::print);
    }
    printRanks();
  }

  private String heads() {
    var text = new StringBuilder();
    checkpoints.forEach(n -> text.append(String.format(Locale.ROOT, " %10s", "at " + n)));
    return text.toString();
  }

  private void print(Key key) {
    var text = new StringBuilder();
    checkpoints.forEach(n -> text.append(String.format(Locale.ROOT, " %10.4g", median(key, n))));
    double cpu = outcomes(key).stream().mapToDouble(Race.Outcome::cpuSeconds).average().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "%-16s %-10s %-10s%s %10.4g %7s %9.4f%n",
        "",
        mode(key.workers()),
        key.suggester(),
        text,
        counted(key, trials),
        reaches(key),
        cpu);
  }

  private static String mode(int workers) {
    return workers == 1 ? "sequential" : workers + " workers";
  }

  private List<Race.Outcome> outcomes(Key key) {
    return all.getOrDefault(key, List.of());
  }

  private double median(Key key, int after) {
    double[] sorted = outcomes(key).stream().mapToDouble(o -> o.after(after)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median regret over that of random search at its end, one trial at a time. */
  private double counted(Key key, int after) {
    double divisor = median(new Key(key.problem(), key.kind(), 1, DIVISOR), trials);
    return Math.max(LEAST_COUNTED, median(key, after) / divisor);
  }

  /** After how many trials several workers are where one is at its end. */
  private String reaches(Key key) {
    var alone = new Key(key.problem(), key.kind(), 1, key.suggester());
    if (key.workers() == 1 || !all.containsKey(alone)) {
      return "";
    }
    int most = outcomes(key).stream().mapToInt(o -> o.regrets().size()).max().orElse(0);
    double goal = counted(alone, trials);
    int n = 1;
    while (n <= most && counted(key, n) > goal) {
      n++;
    }
    return n <= most ? Integer.toString(n) : ">" + most;
  }

  /**
   * Prints mean ranks by counted regret: problems of a kind weigh equally, and the kinds do; ties
   * share their rank.
   */
  private void printRanks() {
    for (int workers : all.keySet().stream().map(Key::workers).distinct().sorted().toList()) {
      var ranks = new TreeMap<String, Map<Problem.Kind, List<Double>>>();
      all.keySet().stream()
          .filter(k -> k.workers() == workers)
          .forEach(
              k ->
                  ranks
                      .computeIfAbsent(k.suggester(), s -> new TreeMap<>())
                      .computeIfAbsent(k.kind(), s -> new ArrayList<>())
                      .add(rank(k)));
      System.out.printf("%nmean rank, %s:", mode(workers));
      ranks.forEach((s, kinds) -> System.out.printf(Locale.ROOT, "  %s %.2f", s, mean(kinds)));
    }
    System.out.println();
  }

  private static double mean(Map<Problem.Kind, List<Double>> kinds) {
    return kinds.values().stream().mapToDouble(RegretReport::mean).average().orElse(Double.NaN);
  }

  private static double mean(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private double rank(Key key) {
    double mine = counted(key, trials);
    double rank = 0.5;
    for (Key other : all.keySet()) {
      if (other.problem().equals(key.problem()) && other.workers() == key.workers()) {
        double theirs = counted(other, trials);
        rank += theirs < mine ? 1 : theirs == mine ? 0.5 : 0;
      }
    }
    return rank;
  }
}
