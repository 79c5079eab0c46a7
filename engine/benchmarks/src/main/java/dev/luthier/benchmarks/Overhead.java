package dev.luthier.benchmarks;

import dev.luthier.actors.Progress;
import dev.luthier.actors.Tuner;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.store.StudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a trial costs that does nothing: through the actors, in memory and with a log on disk. */
@Command(name = "overhead", description = "Trials of an empty objective through the actors.")
final class Overhead implements Callable<Integer> {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  @Option(names = "--trials")
  private int trials = 100_000;

  @Option(names = "--slots")
  private int slots = 2;

  @Option(names = "--suggester")
  private String suggester = "random";

  private record Run(double seconds, double bytesPerTrial) {}

  @Override
  public Integer call() {
    System.out.printf("%d trials, %d slots, suggester %s%n", trials, slots, suggester);
    System.out.printf("%-10s %9s %12s %18s%n", "log", "seconds", "trials/s", "heap bytes/trial");
    print("memory", run("memory", null));
    return 0;
  }

  private void print(String log, Run run) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %9.2f %12.0f %18.0f%n",
        log,
        run.seconds(),
        trials / run.seconds(),
        run.bytesPerTrial());
  }

  private Run run(String name, @Nullable StudyStore store) {
    var last = new AtomicReference<@Nullable Progress>();
    var options = Tuner.options().slots(slots).listener(last::set);
    if (store != null) {
      options.store(store);
    }
    try (var tuner = options.start()) {
      long before = usedHeap();
      long begun = System.nanoTime();
      var result = tuner.submit(spec(name), t -> t.get(X)).toCompletableFuture().join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (result.failed() || result.trials() != trials) {
        throw new IllegalStateException("the study did not end well: " + result);
      }
      long after = usedHeap();
      Progress held = last.get();
      if (held == null || held.state().trials().size() != trials) {
        throw new IllegalStateException("the last state was not heard of.");
      }
      return new Run(seconds, (double) (after - before) / trials);
    }
  }

  private StudySpec spec(String name) {
    return StudySpec.minimizing("loss")
        .name(name)
        .over(X)
        .suggester(Suggester.named(suggester, Map.of()))
        .budget(Budget.trials(trials))
        .seed(42)
        .build();
  }

  private static long usedHeap() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
