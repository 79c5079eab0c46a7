package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How near suggesters come to the best value, one trial at a time and with several workers. */
@Command(
    name = "regret",
    description = {
      "Median regret of suggesters on the problems.",
      "A run that is in the file of results already is not made again: an ended measurement goes on."
    })
final class Regret implements Callable<Integer> {
  private static final String DIVISOR = "random";

  /** Asynchronous runs are longer, to see how long they take to come as far as one worker. */
  private static final double ASYNCHRONOUS = 1.3;

  @Option(names = "--suggester", split = ",", description = "One or several.")
  private List<String> suggesters = List.of("random", "sobol");

  @Option(names = "--seeds", description = "How many, from 1.")
  private int seeds = 30;

  @Option(names = "--trials")
  private int trials = 100;

  @Option(names = "--workers", split = ",")
  private List<Integer> workers = List.of(1, 8);

  @Option(names = "--problems", split = ",", description = "Names, or: given, classic, all.")
  private List<String> problems = List.of("given");

  @Option(names = "--threads", description = "Runs at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--results", description = "A CSV with one line a run; read first if it exists.")
  private Path results = Path.of("regret.csv");

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    var names = new LinkedHashSet<>(suggesters);
    names.add(DIVISOR);
    var file = RegretFile.open(results);
    List<Race> races = new ArrayList<>();
    for (String problem : problems()) {
      for (int count : workers) {
        names.forEach(name -> races.addAll(races(problem, count, name)));
      }
    }
    if (!workers.contains(1)) {
      problems().forEach(problem -> races.addAll(races(problem, 1, DIVISOR)));
    }
    run(races.stream().filter(race -> !file.has(RegretFile.Run.of(race))).toList(), file);
    System.out.printf(
        "%d seeds, %d trials; counted = regret / random's median after %d sequential trials,"
            + " at least 1e-4; reaches = trials that several workers need to be as far as one;"
            + " CPU seconds a run%n",
        seeds, trials, trials);
    var report = new RegretReport(List.of(25, 50, 100), trials);
    races.forEach(race -> report.add(race, file.outcome(RegretFile.Run.of(race))));
    report.print();
    return 0;
  }

  private List<String> problems() {
    List<String> names = new ArrayList<>();
    for (String name : problems) {
      switch (name) {
        case "given" -> names.addAll(Problems.names());
        case "classic" -> names.addAll(Classics.names());
        case "all" -> {
          names.addAll(Problems.names());
          names.addAll(Classics.names());
        }
        default -> names.add(name);
      }
    }
    return names;
  }

  private List<Race> races(String name, int count, String suggester) {
    Problem problem = Classics.names().contains(name) ? Classics.named(name) : Problems.named(name);
    var chosen = Suggester.named(suggester, Map.of());
    int length = count == 1 ? trials : (int) Math.ceil(ASYNCHRONOUS * trials);
    return IntStream.rangeClosed(1, seeds)
        .mapToObj(seed -> new Race(problem, chosen, count, length, seed))
        .toList();
  }

  private void run(List<Race> races, RegretFile file)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Race race : races) {
        running.add(pool.submit(() -> file.add(RegretFile.Run.of(race), race.run())));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
