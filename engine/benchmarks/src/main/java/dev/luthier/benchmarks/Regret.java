package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How near suggesters come to the best value, one trial at a time and with eight workers. */
@Command(name = "regret", description = "Median regret of suggesters on the problems.")
final class Regret implements Callable<Integer> {
  private static final int WORKERS = 8;
  private static final String DIVISOR = "random";

  @Option(names = "--suggester", description = "May be given several times.")
  private List<String> suggesters = List.of("random", "sobol");

  @Option(names = "--seeds")
  private int seeds = 30;

  @Option(names = "--trials")
  private int trials = 100;

  @Option(names = "--problems", split = ",")
  private List<String> problems = Problems.names();

  @Option(names = "--out", description = "A CSV with one line a trial.")
  private @Nullable Path out;

  private final List<String> lines =
      new ArrayList<>(List.of("mode,problem,kind,suggester,seed,trials,regret,cpuSeconds"));

  @Override
  public Integer call() throws IOException {
    var names = new LinkedHashSet<>(suggesters);
    names.add(DIVISOR);
    System.out.printf(
        "%d seeds, %d trials; counted = regret / random's median after %d sequential trials,"
            + " at least 1e-4; CPU seconds a study%n",
        seeds, trials, trials);
    var report = new RegretReport(List.of(25, 50, 100), trials);
    for (String name : problems) {
      Problem problem = Problems.named(name);
      for (int workers : List.of(1, WORKERS)) {
        for (String suggester : names) {
          report.add(problem, workers, suggester, races(problem, suggester, workers));
        }
      }
      report.print(problem);
    }
    report.printRanks();
    if (out != null) {
      Files.write(out, lines);
    }
    return 0;
  }

  private List<Race.Outcome> races(Problem problem, String suggester, int workers) {
    var chosen = Suggester.named(suggester, Map.of());
    return IntStream.rangeClosed(1, seeds)
        .mapToObj(seed -> race(new Race(problem, chosen, workers, trials, seed)))
        .toList();
  }

  private Race.Outcome race(Race race) {
    Race.Outcome outcome = race.run();
    String mode = race.workers() == 1 ? "sequential" : race.workers() + "-workers";
    for (int i = 0; i < outcome.regrets().size(); i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s,%d,%d,%s,%.6f",
              mode,
              race.problem().name(),
              race.problem().kind(),
              race.suggester().name(),
              race.seed(),
              i + 1,
              outcome.regrets().get(i),
              outcome.cpuSeconds()));
    }
    return outcome;
  }
}
