package dev.luthier.node;

import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a study is going to do, before it does it. */
final class Plan {
  private static final String ENDLESS =
      "the study has no limit and runs until it is stopped. Maybe budget { trials = 60 }.";

  private Plan() {}

  /** The plan in lines, for {@code --dry-run}. */
  static String of(StudySpec spec, int slots) {
    var text = new StringBuilder();
    OptionalLong grid = Cost.grid(spec.space());
    OptionalLong trials = trials(spec, grid);
    int top = spec.folds();
    line(text, "study", spec.name());
    spec.objective().ifPresent(o -> line(text, "objective", o.text()));
    line(
        text,
        "goal",
        spec.goal().direction().name().toLowerCase(java.util.Locale.ROOT)
            + " "
            + spec.goal().metric());
    line(text, "suggester", spec.suggester().name() + ", seed " + spec.seed());
    line(text, "ladder", ladder(spec));
    line(text, "configurations", configurations(spec, trials));
    if (grid.isPresent()) {
      line(text, "full grid", Text.count(grid.getAsLong(), "configuration"));
    }
    if (trials.isPresent()) {
      // Halving promotes by what it has seen so far, now and then one more than in hindsight.
      String bound = spec.ladder().size() == 1 ? "at most " : "about ";
      line(text, "legs", bound + Text.count(legs(spec, trials.getAsLong())));
      line(text, "epochs", bound + Text.count(epochs(spec, trials.getAsLong())));
    } else if (spec.budget().epochs().isPresent()) {
      line(text, "epochs", "at most " + Text.count(spec.budget().epochs().getAsLong()));
    }
    spec.budget().wallClock().ifPresent(w -> line(text, "wall clock", Text.time(w)));
    line(text, "folds", Integer.toString(top));
    line(text, "slots", Integer.toString(slots));
    if (trials.isEmpty() && limits(spec).isEmpty()) {
      line(text, "warning", ENDLESS);
    }
    spec.ladderWarning().ifPresent(w -> line(text, "warning", w));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-15s %s%n", name, value));
  }

  private static String configurations(StudySpec spec, OptionalLong trials) {
    if (trials.isPresent()) {
      return Text.count(trials.getAsLong());
    }
    List<String> limits = limits(spec);
    return limits.isEmpty() ? "no limit" : "no limit but " + String.join(" or ", limits);
  }

  /** What ends the study other than a number of configurations. */
  private static List<String> limits(StudySpec spec) {
    var limits = new ArrayList<String>();
    spec.budget().epochs().ifPresent(e -> limits.add("epochs"));
    spec.budget().wallClock().ifPresent(w -> limits.add("time"));
    spec.budget().target().ifPresent(t -> limits.add("target"));
    if (spec.suggester().options().containsKey("stop")) {
      limits.add("the suggester's rule that ends it");
    }
    return limits;
  }

  private static String ladder(StudySpec spec) {
    return spec.ladder().size() == 1
        ? spec.ladder().get(0) + " (every trial whole)"
        : spec.ladder()
            + " (epochs x folds), eta "
            + spec.halving().eta()
            + ", "
            + Text.count(spec.halving().finalists(), "finalist");
  }

  /** How many configurations at most; empty: something else ends the study. */
  private static OptionalLong trials(StudySpec spec, OptionalLong grid) {
    OptionalLong budget =
        spec.budget().trials().isPresent()
            ? OptionalLong.of(spec.budget().trials().getAsInt())
            : OptionalLong.empty();
    if (!spec.suggester().name().equals("grid") || grid.isEmpty()) {
      return budget;
    }
    return OptionalLong.of(Math.min(grid.getAsLong(), budget.orElse(Long.MAX_VALUE)));
  }

  /**
   * How many trials at most end up at a rung or above: halving keeps one in eta, or the finalists.
   */
  private static long reaching(StudySpec spec, long trials, int rung) {
    long kept = trials;
    for (int i = 0; i < rung; i++) {
      kept /= spec.halving().eta();
    }
    return rung == 0 ? trials : Math.min(trials, Math.max(kept, spec.halving().finalists()));
  }

  private static long epochs(StudySpec spec, long trials) {
    long sum = 0;
    for (int k = 0; k < spec.ladder().size(); k++) {
      sum += reaching(spec, trials, k) * spec.ladder().cost(k - 1, k);
    }
    return Math.min(sum, spec.budget().epochs().orElse(Long.MAX_VALUE));
  }

  private static long legs(StudySpec spec, long trials) {
    long sum = 0;
    for (int k = 0; k < spec.ladder().size(); k++) {
      var rung = spec.ladder().get(k);
      int before = k == 0 ? 0 : spec.ladder().get(k - 1).folds();
      boolean longer = k > 0 && rung.epochs() > spec.ladder().get(k - 1).epochs();
      sum += reaching(spec, trials, k) * (longer ? rung.folds() : rung.folds() - before);
    }
    return sum;
  }
}
