package dev.luthier.benchmarks;

import dev.luthier.Study;
import dev.luthier.analysis.StudyResult;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What halving saves and what it loses: digits-mlp as it is, and the same configurations trained
 * whole.
 */
@Command(name = "halving", description = "digits-mlp with halving against full training.")
final class Racing implements Callable<Integer> {
  private static final String ROW = "%4s %10s %9s %7s %10s %9s %7s %7s  %s%n";

  @Option(names = "--seeds")
  private int seeds = 5;

  @Option(names = "--slots")
  private int slots = 2;

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        ROW, "seed", "halving", "std err", "epochs", "full", "std err", "epochs", "ratio",
        "within");
    double ratios = 0;
    int within = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      StudyResult raced = run(List.of("seed=" + seed));
      StudyResult whole = run(List.of("seed=" + seed, "halving.rungs=[9x5]"));
      ratios += ratio(raced, whole);
      within += isWithin(raced, whole) ? 1 : 0;
      print(seed, raced, whole);
    }
    System.out.printf(
        Locale.ROOT,
        "mean ratio of epochs %.3f; score at least full training's less one of its standard errors:"
            + " %d of %d seeds%n",
        ratios / seeds,
        within,
        seeds);
    return 0;
  }

  private StudyResult run(List<String> overrides) throws Exception {
    var digits = Digits.with(overrides);
    return Study.run(digits.spec(), digits.objective(), slots);
  }

  private static double ratio(StudyResult raced, StudyResult whole) {
    return (double) raced.trainedEpochs() / whole.trainedEpochs();
  }

  /** Accuracy: more is better. */
  private static boolean isWithin(StudyResult raced, StudyResult whole) {
    return raced.best().mean() >= whole.best().mean() - whole.best().standardError();
  }

  private static void print(int seed, StudyResult raced, StudyResult whole) {
    System.out.printf(
        ROW,
        seed,
        score(raced.best().mean()),
        score(raced.best().standardError()),
        raced.trainedEpochs(),
        score(whole.best().mean()),
        score(whole.best().standardError()),
        whole.trainedEpochs(),
        String.format(Locale.ROOT, "%.3f", ratio(raced, whole)),
        isWithin(raced, whole) ? "yes" : "no");
  }

  private static String score(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
