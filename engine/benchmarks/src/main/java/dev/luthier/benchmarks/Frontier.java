package dev.luthier.benchmarks;

import dev.luthier.rng.Streams;
import dev.luthier.stop.Halving;
import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Share of full cross-validation's training time against the winner's loss, for several rules on
 * one recorded table of folds and epochs.
 */
@Command(name = "frontier", description = "Training time against loss on cv_mlp_digits.")
final class Frontier implements Callable<Integer> {
  private static final String ROW = "%-28s %7s %8s %8s %9s %19s%n";
  private static final int RESAMPLES = 2000;

  /** Other ways to race than the default one, each with its other settings. */
  private static final Map<String, UnaryOperator<StudySpec.Builder>> WAYS =
      new TreeMap<>(
          Map.of(
              "synchronous", s -> s.mode(Halving.Mode.SYNCHRONOUS),
              "stopping", s -> s.mode(Halving.Mode.STOPPING),
              "stopping, alpha 0", s -> s.mode(Halving.Mode.STOPPING).alpha(0),
              "2 brackets", s -> s.brackets(2),
              "3 brackets", s -> s.brackets(3),
              "median of 5", s -> s.median(new MedianRule(1, 5)),
              "patience 5", s -> s.patience(new Patience(5, 0))));

  @Option(names = "--seeds")
  private int seeds = 200;

  @Option(names = "--configurations")
  private int configurations = 100;

  @Option(names = "--workers")
  private int workers = 8;

  private final List<List<Point>> ours = new ArrayList<>();

  /**
   * One study.
   *
   * @param share of the time of full cross-validation
   * @param loss of the winner's full mean against the best one's, in its standard errors
   */
  record Point(double share, double loss) {}

  @Override
  public Integer call() {
    var studies = FoldStudies.digits(configurations, workers);
    System.out.printf(
        "%d configurations of cv_mlp_digits, 5 folds x 27 epochs, %d workers, seeds 1 to %d%n",
        configurations, workers, seeds);
    System.out.printf(ROW, "rule", "time", "< 0.1 SE", "< 0.5 SE", "mean loss", "95 % of the mean");
    for (double alpha : List.of(1.0, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02, 0.01, 0.005)) {
      ours.add(
          print(
              "usual ladder, alpha " + alpha,
              seed -> studies.raced(s -> s.alpha(alpha), List.of(), seed)));
    }
    WAYS.forEach((name, way) -> print(name, seed -> studies.raced(way, List.of(), seed)));
    for (String rungs :
        List.of("1x1 3x1 9x1 27x1 27x5", "3x1 9x1 27x1 27x5", "9x1 27x1 27x5", "27x1 27x3 27x5")) {
      List<String> ladder = List.of(rungs.split(" ", -1));
      against("halving " + rungs, seed -> studies.raced(s -> s.alpha(0), ladder, seed));
    }
    for (double p : List.of(0.2, 0.1, 0.05)) {
      against("Wilcoxon p < " + p, seed -> studies.folds(FoldRule.wilcoxon(p), seed));
    }
    against("worst fold of the best", seed -> studies.folds(FoldRule.worstFold(), seed));
    return 0;
  }

  /** Prints a rival, and the paired difference to the best of ours that takes no longer. */
  private void against(String rule, IntFunction<Point> study) {
    List<Point> theirs = print(rule, study);
    double time = share(theirs);
    ours.stream()
        .filter(o -> share(o) <= time)
        .max(Comparator.comparingDouble(Frontier::share))
        .ifPresent(
            o -> {
              double[] differences =
                  IntStream.range(0, seeds)
                      .mapToDouble(i -> o.get(i).loss() - theirs.get(i).loss())
                      .toArray();
              System.out.printf(
                  "  ours at %2$s less this: %1$s (95 %% of the paired mean)%n",
                  interval(differences), percent(share(o)));
            });
  }

  private static double share(List<Point> points) {
    return points.stream().mapToDouble(Point::share).average().orElse(Double.NaN);
  }

  private List<Point> print(String rule, IntFunction<Point> study) {
    List<Point> points = IntStream.rangeClosed(1, seeds).mapToObj(study).toList();
    double[] losses = points.stream().mapToDouble(Point::loss).toArray();
    System.out.printf(
        ROW,
        rule,
        percent(share(points)),
        percent(within(losses, 0.1)),
        percent(within(losses, 0.5)),
        String.format(Locale.ROOT, "%.4f", Arrays.stream(losses).average().orElse(Double.NaN)),
        interval(losses));
    return points;
  }

  private static double within(double[] losses, double bound) {
    return (double) Arrays.stream(losses).filter(l -> l <= bound).count() / losses.length;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Bootstrap percentiles of the mean. */
  private static String interval(double[] values) {
    var random = Streams.of(1, "bench.frontier.bootstrap");
    var means = new ArrayList<Double>();
    for (int b = 0; b < RESAMPLES; b++) {
      means.add(
          IntStream.range(0, values.length)
              .mapToDouble(i -> values[random.nextInt(values.length)])
              .average()
              .orElse(Double.NaN));
    }
    means.sort(null);
    return String.format(
        Locale.ROOT,
        "%.4f to %.4f",
        means.get(RESAMPLES / 40),
        means.get(RESAMPLES - RESAMPLES / 40));
  }
}
