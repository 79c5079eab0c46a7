package dev.luthier.studyfile;

import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Suggester;
import dev.luthier.space.Constraint;
import dev.luthier.space.SearchSpace;
import dev.luthier.stop.Halving;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.study.Suggesting;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Reads a whole study.
 *
 * @param language of the constraints
 * @param suggesters by name and options
 * @param exact whether numbers keep the type they are written in
 * @param defaultName of a study that has none
 */
record SpecReader(
    ConstraintLanguage language,
    BiFunction<String, Map<String, Object>, Suggester> suggesters,
    boolean exact,
    String defaultName) {
  private static final List<String> KEYS =
      List.of(
          "name",
          "objective",
          "goal",
          "space",
          "suggester",
          "halving",
          "folds",
          "epochs",
          "retries",
          "legTimeout",
          "lossBound",
          "stop",
          "refit",
          "start",
          "constraints",
          "budget",
          "seed",
          "weight",
          "data");

  StudySpec read(Setting root) {
    root.requireOnly(KEYS);
    var builder =
        StudySpec.of(goal(root.require("goal", "goal { metric = loss, direction = minimize }")));
    SearchSpace space = space(root);
    builder.over(space.parameters());
    space.constraints().forEach(builder::constraint);
    builder.name(root.find("name").map(Setting::text).orElse(defaultName));
    root.find("objective").ifPresent(s -> builder.objective(ObjectiveReader.read(s)));
    long seed = root.find("seed").map(s -> s.whole(Long.MIN_VALUE, Long.MAX_VALUE)).orElse(1L);
    builder.seed(seed);
    Optional<Suggester> suggester = root.find("suggester").map(s -> suggester(s, space, seed));
    suggester.ifPresent(builder::suggester);
    root.find("weight").ifPresent(s -> builder.weight(s.real()));
    evidence(root, builder);
    root.find("retries").ifPresent(s -> builder.retries(s.integer(0)));
    root.find("legTimeout").ifPresent(s -> builder.legTimeout(s.duration()));
    root.find("lossBound").ifPresent(s -> builder.lossBound(s.real()));
    root.find("stop").ifPresent(s -> StopReader.read(s, builder));
    root.find("refit").ifPresent(s -> refit(s, builder));
    root.find("start").ifPresent(s -> builder.start(start(s, space, seed)));
    boolean isGrid = suggester.filter(s -> s.name().equals("grid")).isPresent();
    if (!exact && !isGrid && root.find("start").isEmpty()) {
      root.find("constraints").ifPresent(s -> requireRoom(s, space, seed));
    }
    root.find("budget").ifPresent(s -> builder.budget(budget(s)));
    root.find("data").ifPresent(s -> builder.settings(settings(s)));
    return root.find("name").orElse(root).check("mend it.", builder::build);
  }

  private static Goal goal(Setting setting) {
    setting.requireOnly(List.of("metric", "direction"));
    Setting metric = setting.require("metric", "metric = loss");
    Setting direction = setting.require("direction", "direction = minimize");
    var way = direction.word(Goal.Direction.class);
    return metric.check("write metric = loss.", () -> new Goal(metric.text(), way));
  }

  private SearchSpace space(Setting root) {
    Setting setting =
        root.require("space", "space { learningRate { type = real, min = 1e-4, max = 1e-1 } }");
    var parameters = new SpaceReader(exact).read(setting);
    var constraints = new ArrayList<Constraint>();
    root.find("constraints")
        .ifPresent(
            list -> {
              for (Setting item : list.items()) {
                String source = item.text();
                constraints.add(
                    item.check("mend the rule.", () -> language.compile(source, parameters)));
              }
            });
    return setting.check("mend the space.", () -> SearchSpace.of(parameters, constraints));
  }

  /**
   * Constraints that nothing satisfies are said at once, not when a study has been begun. A
   * starting point has been found to satisfy them; a grid looks at every member by itself.
   */
  private static void requireRoom(Setting constraints, SearchSpace space, long seed) {
    var random = Streams.of(seed, "room", 0);
    if (Acceptance.find(space, k -> space.fromUnit(random.doubles(space.dimension()).toArray()))
        .isEmpty()) {
      throw constraints.refuse(
          "none of " + Acceptance.MOST_REJECTIONS + " random configurations satisfies them.",
          "they contradict the ranges: widen one of them, or give a starting point.");
    }
  }

  private Suggester suggester(Setting setting, SearchSpace space, long seed) {
    var options = new TreeMap<String, Object>();
    String name;
    if (setting.isObject()) {
      name = setting.require("type", "type = sobol").text();
      options.putAll(settings(setting));
      options.remove("type");
    } else {
      name = setting.text();
    }
    return setting.check(
        "use another suggester.",
        () -> {
          Suggester chosen = suggesters.apply(name, options);
          chosen.open(space, seed);
          return chosen;
        });
  }

  /** Halving, epochs and folds. */
  private static void evidence(Setting root, StudySpec.Builder builder) {
    var epochs = root.find("epochs");
    var folds = root.find("folds");
    var halving = root.find("halving");
    int allEpochs = epochs.map(s -> s.integer(1)).orElse(1);
    int allFolds = folds.map(s -> s.integer(1)).orElse(1);
    if (halving.isEmpty()) {
      builder.whole(allEpochs, allFolds);
      return;
    }
    Setting setting = halving.get();
    setting.requireOnly(
        List.of("eta", "rungs", "finalists", "mode", "brackets", "alpha", "controls", "review"));
    int eta = setting.find("eta").map(s -> s.integer(2)).orElse(3);
    RungLadder ladder =
        setting
            .find("rungs")
            .map(SpecReader::ladder)
            .orElseGet(() -> RungLadder.usual(eta, allEpochs, allFolds));
    Rung top = ladder.get(ladder.top());
    epochs.ifPresent(s -> requireAgreement(s, allEpochs, top.epochs(), "epochs", top));
    folds.ifPresent(s -> requireAgreement(s, allFolds, top.folds(), "folds", top));
    builder.halving(eta, ladder.rungs());
    setting.find("review").ifPresent(s -> builder.review(s.integer(0)));
    setting.find("controls").ifPresent(s -> builder.controls(share(s)));
    setting.find("alpha").ifPresent(s -> builder.alpha(share(s)));
    setting.find("finalists").ifPresent(s -> builder.finalists(s.integer(1)));
    setting
        .find("brackets")
        .ifPresent(s -> builder.brackets(within(s, ladder.size(), "the number of rungs")));
    setting.find("mode").ifPresent(s -> builder.mode(s.word(Halving.Mode.class)));
  }

  private static double share(Setting setting) {
    double value = setting.real();
    if (!(value >= 0 && value <= 1)) {
      throw setting.refuse("is not from 0 to 1.", "leave it out, or write such as 0.1.");
    }
    return value;
  }

  private static int within(Setting setting, int most, String what) {
    int value = setting.integer(1);
    if (value > most) {
      throw setting.refuse("is above " + what + " (" + most + ").", "use " + most + " or less.");
    }
    return value;
  }

  private static RungLadder ladder(Setting setting) {
    var rungs = new ArrayList<Rung>();
    for (Setting item : setting.items()) {
      String text = item.text();
      rungs.add(item.check("write it as epochs x folds.", () -> Rung.parse(text)));
    }
    return setting.check("sort the rungs.", () -> new RungLadder(rungs));
  }

  private static void requireAgreement(
      Setting setting, int whole, int atTop, String what, Rung top) {
    if (whole != atTop) {
      throw setting.refuse(
          "does not agree with the last rung " + top + ", which has " + atTop + " " + what + ".",
          what + " = " + atTop + ", or leave it out.");
    }
  }

  private static void refit(Setting setting, StudySpec.Builder builder) {
    setting.requireOnly(List.of("rows"));
    setting.find("rows").ifPresent(s -> builder.refitRows(s.integer(1)));
  }

  /** Constraints are looked at in files only: whoever reads a saved study may not know them. */
  private List<Map<String, Object>> start(Setting setting, SearchSpace space, long seed) {
    var start = new ArrayList<Map<String, Object>>();
    for (Setting item : setting.items()) {
      Map<String, Object> given = settings(item);
      item.check(
          "use a value of the space.",
          () ->
              exact
                  ? space.complete(given, new double[space.dimension()])
                  : Suggesting.start(space, seed, start.size(), given));
      start.add(given);
    }
    return start;
  }

  private static Budget budget(Setting setting) {
    setting.requireOnly(List.of("trials", "wallClock", "epochs", "target"));
    return setting.check(
        "use another limit.",
        () ->
            new Budget(
                setting
                    .find("trials")
                    .map(s -> OptionalInt.of(s.integer(1)))
                    .orElse(OptionalInt.empty()),
                setting.find("wallClock").map(Setting::duration),
                setting
                    .find("epochs")
                    .map(s -> OptionalLong.of(s.whole(1, Long.MAX_VALUE)))
                    .orElse(OptionalLong.empty()),
                setting
                    .find("target")
                    .map(s -> OptionalDouble.of(s.real()))
                    .orElse(OptionalDouble.empty())));
  }

  /** Plain maps, lists, texts, numbers and booleans, sorted by key. */
  private static Map<String, Object> settings(Setting setting) {
    var plain = new TreeMap<String, Object>();
    for (String key : setting.keys()) {
      plain.put(key, plain(setting.at(key)));
    }
    return plain;
  }

  private static Object plain(Setting setting) {
    if (setting.isObject()) {
      return settings(setting);
    }
    if (setting.isList()) {
      return setting.items().stream().map(SpecReader::plain).toList();
    }
    return Optional.ofNullable(setting.value().unwrapped())
        .orElseThrow(() -> setting.refuse("has no value.", "leave the key out."));
  }
}
