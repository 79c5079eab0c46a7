package dev.luthier.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs that were made, in a CSV with one line each, appended as they end. The last column holds the
 * best regret after each trial, separated by spaces.
 */
final class RegretFile {
  private static final String HEAD =
      "suggester,version,problem,workers,seed,trials,cpuSeconds,regrets";
  private final Path path;
  private final Map<Run, Race.Outcome> outcomes = new ConcurrentHashMap<>();

  /** What a run is known by. */
  record Run(String suggester, int version, String problem, int workers, long seed, int trials) {
    static Run of(Race race) {
      return new Run(
          race.suggester().name(),
          race.suggester().version(),
          race.problem().name(),
          race.workers(),
          race.seed(),
          race.trials());
    }
  }

  private RegretFile(Path path) {
    this.path = path;
  }

  /** Reads what is there; begins a file that is not. */
  static RegretFile open(Path path) throws IOException {
    var file = new RegretFile(path);
    if (!Files.exists(path)) {
      Files.writeString(path, HEAD + "\n");
    }
    List<String> lines = Files.readAllLines(path);
    lines.stream().skip(1).forEach(file::read);
    return file;
  }

  private void read(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 8) {
      throw new IllegalArgumentException(
          "'" + line + "' in " + path + " is no run. Maybe delete the line: it was cut short.");
    }
    var run =
        new Run(
            cells[0],
            Integer.parseInt(cells[1]),
            cells[2],
            Integer.parseInt(cells[3]),
            Long.parseLong(cells[4]),
            Integer.parseInt(cells[5]));
    List<Double> regrets =
        Arrays.stream(cells[7].split(" ", -1))
            .filter(s -> !s.isEmpty())
            .map(Double::valueOf)
            .toList();
    outcomes.put(run, new Race.Outcome(regrets, Double.parseDouble(cells[6])));
  }

  /** Whether a run was made. */
  boolean has(Run run) {
    return outcomes.containsKey(run);
  }

  /** What came of a run that was made. */
  Race.Outcome outcome(Run run) {
    Race.Outcome outcome = outcomes.get(run);
    if (outcome == null) {
      throw new IllegalStateException(run + " was not made");
    }
    return outcome;
  }

  /** Keeps a run. */
  synchronized void add(Run run, Race.Outcome outcome) {
    outcomes.put(run, outcome);
    String line =
        String.format(
            Locale.ROOT,
            "%s,%d,%s,%d,%d,%d,%.4f,%s%n",
            run.suggester,
            run.version,
            run.problem,
            run.workers,
            run.seed,
            run.trials,
            outcome.cpuSeconds(),
            outcome.regrets().stream().map(Object::toString).collect(Collectors.joining(" ")));
    try {
      Files.writeString(path, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
