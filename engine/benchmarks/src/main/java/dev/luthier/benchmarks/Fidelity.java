package dev.luthier.benchmarks;

import dev.luthier.TimedSuggester;
import dev.luthier.rng.Streams;
import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.RungLadder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Search and halving together, on recorded learning curves, against Optuna's best combination of
 * sampler and pruner in the same virtual time.
 */
@Command(
    name = "fidelity",
    description = "Regret by virtual time on lc_mlp_digits, against Optuna's pruners.")
final class Fidelity implements Callable<Integer> {
  private static final int ETA = 3;
  private static final int RESAMPLES = 2000;

  @Option(names = "--seeds")
  private int seeds = 20;

  @Option(names = "--workers")
  private int workers = 8;

  @Option(names = "--suggester", split = ",")
  private List<String> suggesters = List.of("bayesian");

  @Option(
      names = "--peers",
      description = "The CSV of peers/fidelity.py; its budgets of virtual time are ours.")
  private Path peers =
      Path.of(System.getProperty("luthier.home", "."))
          .resolve("engine/benchmarks/results/fidelity-peers.csv");

  /**
   * When trials had been trained whole, and what they scored then.
   *
   * @param times virtual seconds, ascending
   * @param regrets the best so far
   */
  private record Run(List<Double> times, List<Double> regrets) {
    private Run {
      times = List.copyOf(times);
      regrets = List.copyOf(regrets);
    }

    double at(double time) {
      double last = 1;
      for (int i = 0; i < times.size() && times.get(i) <= time; i++) {
        last = regrets.get(i);
      }
      return last;
    }

    double reaches(double regret) {
      return IntStream.range(0, times.size())
          .filter(i -> regrets.get(i) <= regret)
          .mapToDouble(times::get)
          .findFirst()
          .orElse(Double.POSITIVE_INFINITY);
    }
  }

  @Override
  public Integer call() throws IOException {
    Problem problem = Problems.named("lc_mlp_digits");
    for (double budget : budgets()) {
      for (String cpu : List.of("1", "0")) {
        System.out.printf(
            Locale.ROOT,
            "%n%.2f s, %s the optimiser's CPU time; %d workers, seeds 1 to %d; regret: medians,"
                + " 95 %%%n",
            budget,
            cpu.equals("1") ? "with" : "without",
            workers,
            seeds);
        compare(problem, cpu, budget);
      }
    }
    return 0;
  }

  private void compare(Problem problem, String cpu, double budget) throws IOException {
    List<Run> best = List.of();
    for (String setting : List.of("optuna-tpe-sha", "optuna-tpe-hyperband")) {
      List<Run> theirs = read(problem, setting, cpu, budget);
      print(setting, theirs, budget);
      if (best.isEmpty() || median(theirs, r -> r.at(budget)) < median(best, r -> r.at(budget))) {
        best = theirs;
      }
    }
    double goal = median(best, r -> r.at(budget));
    for (String suggester : suggesters) {
      List<Run> ours =
          IntStream.rangeClosed(1, seeds)
              .mapToObj(seed -> race(problem, suggester, seed, budget, cpu.equals("1")))
              .toList();
      print(suggester, ours, budget);
      System.out.printf(
          Locale.ROOT,
          "  reaches the best peer's final %.5f after %.1f %% of the time (%s)%n",
          goal,
          100 * median(ours, r -> r.reaches(goal)) / budget,
          interval(ours, r -> 100 * r.reaches(goal) / budget));
    }
  }

  private Run race(Problem problem, String suggester, long seed, double budget, boolean thinking) {
    var timed = new TimedSuggester(Suggester.named(suggester, Map.of()));
    var spec =
        StudySpec.of(problem.goal())
            .over(problem.parameters())
            .halving(ETA, RungLadder.usual(ETA, problem.epochs(), 1).rungs())
            .suggester(timed)
            .budget(Budget.wallClock(Duration.ofNanos((long) (budget * 1e9))))
            .seed(seed)
            .build();
    TrialModel model = problem.models().get();
    var outcome =
        Simulation.run(spec, thinking ? timed.delaying(model) : model, workers).curve().stream()
            .filter(p -> p.virtualSeconds() <= budget)
            .toList();
    return new Run(
        outcome.stream().map(Simulation.Point::virtualSeconds).toList(),
        outcome.stream().map(p -> problem.regret(p.best())).toList());
  }

  private List<String[]> lines() throws IOException {
    return Files.readAllLines(peers).stream().skip(1).map(l -> l.split(",", -1)).toList();
  }

  private double[] budgets() throws IOException {
    double[] all =
        lines().stream()
            .filter(this::isOfWorkers)
            .mapToDouble(Fidelity::budget)
            .distinct()
            .toArray();
    if (all.length == 0) {
      throw new IllegalStateException(peers + " has no run of " + workers + " workers.");
    }
    return all;
  }

  private boolean isOfWorkers(String[] cells) {
    return cells[3].equals(Integer.toString(workers));
  }

  private static double budget(String[] cells) {
    return Double.parseDouble(cells[4]);
  }

  private List<Run> read(Problem problem, String setting, String cpu, double budget)
      throws IOException {
    var runs = new ArrayList<Run>();
    for (String[] cells : lines()) {
      boolean wanted =
          cells[0].equals(setting)
              && cells[1].equals(cpu)
              && isOfWorkers(cells)
              && budget(cells) == budget
              && Integer.parseInt(cells[2]) <= seeds;
      if (wanted) {
        runs.add(run(problem, cells[5].isBlank() ? List.of() : List.of(cells[5].split(" ", -1))));
      }
    }
    return runs;
  }

  private static Run run(Problem problem, List<String> points) {
    List<Double> times = points.stream().map(p -> number(p, 0)).toList();
    var regrets = new ArrayList<Double>();
    double best = Double.POSITIVE_INFINITY;
    for (String point : points) {
      best = Math.min(best, problem.regret(number(point, 1)));
      regrets.add(best);
    }
    return new Run(times, regrets);
  }

  private static double number(String point, int part) {
    return Double.parseDouble(point.split(":", -1)[part]);
  }

  private void print(String name, List<Run> runs, double budget) {
    var line = new StringBuilder(String.format(Locale.ROOT, "%-22s %2d runs", name, runs.size()));
    for (int quarter = 1; quarter <= 4; quarter++) {
      double time = quarter * budget / 4;
      line.append(
          String.format(
              Locale.ROOT,
              "  %.5f (%s)",
              median(runs, r -> r.at(time)),
              interval(runs, r -> r.at(time))));
    }
    System.out.println(line);
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
    return median(runs.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Bootstrap percentiles of the median. */
  private static String interval(List<Run> runs, ToDoubleFunction<Run> value) {
    double[] values = runs.stream().mapToDouble(value).toArray();
    var random = Streams.of(1, "bench.fidelity.bootstrap");
    double[] medians =
        IntStream.range(0, RESAMPLES)
            .mapToDouble(
                b ->
                    median(
                        IntStream.range(0, values.length)
                            .mapToDouble(i -> values[random.nextInt(values.length)])
                            .toArray()))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT, "%.5f to %.5f", medians[RESAMPLES / 40], medians[RESAMPLES - RESAMPLES / 40]);
  }
}
