package dev.luthier.benchmarks;

import dev.luthier.actors.Progress;
import dev.luthier.actors.Tuner;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a trial costs that does nothing: through the actors, in memory and with a log on disk. */
@Command(name = "overhead", description = "Trials of an empty objective through the actors.")
final class Overhead implements Callable<Integer> {
  private static final Duration WHEEL = Duration.ofSeconds(6);
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  @Option(names = "--trials")
  private int trials = 100_000;

  @Option(
      names = "--slots",
      split = ",",
      description = "With more slots more trials share an fsync.")
  private List<Integer> slots = List.of(2, 32);

  @Option(names = "--suggester")
  private String suggester = "random";

  private record Run(double seconds, double bytesPerTrial) {}

  @Override
  public Integer call() throws IOException {
    System.out.printf("%d trials, suggester %s%n", trials, suggester);
    System.out.printf(
        "%-10s %6s %9s %12s %18s%n", "log", "slots", "seconds", "trials/s", "heap bytes/trial");
    for (int count : slots) {
      print("memory", count, run(count, new MemoryStudyStore()));
      Path directory = Files.createTempDirectory("luthier-overhead");
      try {
        print("file", count, run(count, FileStudyStore.at(directory)));
        printOpening(FileStudyStore.at(directory));
      } finally {
        remove(directory);
      }
    }
    return 0;
  }

  private void print(String log, int count, Run run) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %6d %9.2f %12.0f %18.0f%n",
        log,
        count,
        run.seconds(),
        trials / run.seconds(),
        run.bytesPerTrial());
  }

  /** A fresh process does it once, so the first time counts, with the JIT cold. */
  private void printOpening(StudyStore store) {
    long begun = System.nanoTime();
    try (StudyLog log = store.open(spec())) {
      List<LogEntry> entries = log.read();
      double read = (System.nanoTime() - begun) / 1e9;
      StudyState state = StudyState.replay(entries);
      if (state.trials().size() != trials) {
        throw new IllegalStateException("the log has " + state.trials().size() + " trials.");
      }
      System.out.printf(
          Locale.ROOT,
          "%-10s        %9.2f   %d entries opened and read; with their replay %.2f s%n",
          "opening",
          read,
          entries.size(),
          (System.nanoTime() - begun) / 1e9);
    }
  }

  static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Run run(int count, StudyStore store) {
    var last = new AtomicReference<@Nullable Progress>();
    try (var tuner = Tuner.options().slots(count).store(store).listener(last::set).start()) {
      long before = usedHeap();
      long begun = System.nanoTime();
      var result = tuner.submit(spec(), t -> t.get(X)).toCompletableFuture().join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (result.failed() || result.trials() != trials) {
        throw new IllegalStateException("the study did not end well: " + result);
      }
      long after = settledHeap();
      Progress held = last.get();
      if (held == null || held.state().trials().size() != trials) {
        throw new IllegalStateException("the last state was not heard of.");
      }
      return new Run(seconds, (double) (after - before) / trials);
    }
  }

  private StudySpec spec() {
    return StudySpec.minimizing("loss")
        .name("overhead")
        .over(X)
        .suggester(Suggester.named(suggester, Map.of()))
        .budget(Budget.trials(trials))
        .seed(42)
        .build();
  }

  /**
   * A timer that was cancelled keeps its place in the actors' wheel for one turn of it: five
   * seconds, in which a fast study leaves as many as it has legs. They are not the study's.
   */
  private static long settledHeap() {
    long least = usedHeap();
    long until = System.nanoTime() + WHEEL.toNanos();
    while (System.nanoTime() < until) {
      least = Math.min(least, usedHeap());
    }
    return least;
  }

  private static long usedHeap() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
