package dev.luthier.benchmarks;

import dev.luthier.Study;
import dev.luthier.analysis.StudyResult;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What halving saves and what it loses: a study as it is, and then the very configurations that it
 * began, trained whole. A trial has its number in both, and so its folds and first weights: what
 * differs is what the race gave up.
 */
@Command(
    name = "halving",
    description = {
      "A study with halving against full training of the configurations it began.",
      "'of best' is how many epochs the race gave to the winner of the full training."
    })
final class Racing implements Callable<Integer> {
  private static final String ROW = "%4s %10s %9s %7s %10s %9s %7s %7s %7s  %s%n";

  @Option(names = "--study", description = "of conf/studies; digits-mlp if it is not given")
  private String study = "digits-mlp";

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(names = "--seeds")
  private int seeds = 5;

  @Option(names = "--first-seed")
  private int firstSeed = 1;

  @Option(names = "--slots")
  private int slots = 2;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "keeps the logs there; 'luthier export --to table' makes tables of them")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--variant",
      description =
          "settings over those of the study file, separated by spaces; several variants are"
              + " raced one after the other")
  private List<String> variants = List.of("");

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        ROW, "seed", "halving", "std err", "epochs", "full", "std err", "epochs", "ratio",
        "of best", "within");
    var tallies = variants.stream().map(Tally::new).toList();
    for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
      for (Tally tally : tallies) {
        String name = seed + (tallies.size() == 1 ? "" : "-" + tallies.indexOf(tally));
        race(seed, tally, name);
      }
    }
    tallies.forEach(tally -> System.out.println(tally.summary(seeds)));
    return 0;
  }

  private void race(int seed, Tally tally, String name) throws Exception {
    var race = Trained.with(study, tally.overrides(seed));
    var full =
        Trained.with(study, List.of("seed=" + seed, "halving.rungs=[9x5]", "halving.alpha=0"));
    try (StudyLog log = log(race.spec(), "raced-" + name)) {
      StudyResult raced = Study.of(race.spec(), race.objective()).slots(slots).log(log).run();
      List<Trial> begun = StudyState.replay(log.read()).trials().subList(0, raced.trials());
      StudySpec same =
          full.spec().starting(begun.stream().map(t -> t.configuration().asMap()).toList());
      try (StudyLog second = log(same, "whole-" + name)) {
        StudyResult whole = Study.of(same, full.objective()).slots(slots).log(second).run();
        tally.add(raced, whole);
        print(seed, raced, whole, begun.get(whole.best().trial()).epochs());
      }
    }
  }

  private StudyLog log(StudySpec spec, String name) {
    StudyLog log =
        out.<StudyStore>map(root -> FileStudyStore.directory(root.resolve(name)))
            .orElseGet(MemoryStudyStore::new)
            .open(spec);
    if (!log.read().isEmpty()) {
      log.close();
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "--out " + out.orElseThrow() + " already holds " + name + ". Maybe name another one.");
    }
    return log;
  }

  /** Sums of one variant over the seeds. */
  private static final class Tally {
    private final String variant;
    private double ratios;
    private double loss;
    private int within;

    Tally(String variant) {
      this.variant = variant.strip();
    }

    List<String> overrides(int seed) {
      var all = new ArrayList<>(List.of("seed=" + seed));
      if (!variant.isEmpty()) {
        all.addAll(List.of(variant.split(" +")));
      }
      return all;
    }

    void add(StudyResult raced, StudyResult whole) {
      ratios += ratio(raced, whole);
      loss += (whole.best().mean() - raced.best().mean()) / whole.best().standardError();
      within += isWithin(raced, whole) ? 1 : 0;
    }

    String summary(int seeds) {
      return String.format(
          Locale.ROOT,
          "%s: mean ratio of epochs %.3f, mean loss %.2f standard errors of full training; within"
              + " one in %d of %d seeds",
          variant.isEmpty() ? "as in the study file" : variant,
          ratios / seeds,
          loss / seeds,
          within,
          seeds);
    }
  }

  private static double ratio(StudyResult raced, StudyResult whole) {
    return (double) raced.trainedEpochs() / whole.trainedEpochs();
  }

  /** Accuracy: more is better. */
  private static boolean isWithin(StudyResult raced, StudyResult whole) {
    return raced.best().mean() >= whole.best().mean() - whole.best().standardError();
  }

  private static void print(int seed, StudyResult raced, StudyResult whole, long best) {
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
        best,
        isWithin(raced, whole) ? "yes" : "no");
  }

  private static String score(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
