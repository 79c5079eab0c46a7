package dev.luthier.studyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.Prior;
import dev.luthier.stop.Halving;
import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.stop.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyFileTest {
  private static final String WHOLE =
      """
      name = mnist-cnn
      objective = "dev.luthier.examples.MnistCnn"
      goal { metric = loss, direction = minimize }
      space {
        learningRate { type = real, min = 1e-4, max = 1e-1, scale = log }
        batchSize    { type = choice, values = [32, 64, 128] }
        layers       { type = int, min = 3, max = 5 }
        optimizer    { type = choice, values = [adam, sgd] }
        momentum     { type = real, min = 0, max = 0.99, when { optimizer = [sgd] } }
      }
      suggester = random
      halving { eta = 3, rungs = [1x1, 3x1, 9x1, 9x5], finalists = 3 }
      folds = 5
      epochs = 9
      retries = 0, legTimeout = 30m
      refit { rows = 10000 }
      start = [{ learningRate = 1e-3 }]
      constraints = ["layers * batchSize <= 512"]
      budget { trials = 60, wallClock = 10m, target = 0.02 }
      seed = 42
      data { path = data/mnist, rows = 6000, split { kind = stratified } }
      """;

  private static final ConstraintLanguage ANY =
      (source, parameters) -> new Constraint(source, c -> true);

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("study.conf"), text);
  }

  @Test
  void theUsualLadderNeedsNoRungs() throws IOException {
    String text = WHOLE.replace("eta = 3, rungs = [1x1, 3x1, 9x1, 9x5]", "alpha = 0.2");
    var spec = StudyFile.parse(file(text), List.of(), ANY);
    assertThat(spec.ladder().toString()).isEqualTo("[1x1, 3x1, 9x1, 9x5]");
    assertThat(spec.halving().alpha()).isEqualTo(0.2);
    assertThatThrownBy(() -> StudyFile.parse(file(text), List.of("halving.alpha=1.7"), ANY))
        .hasMessageContaining("halving.alpha = 1.7");
  }

  @Test
  void readsHowTrialsAreRaced() throws IOException {
    List<String> settings =
        List.of(
            "halving.mode=stopping",
            "halving.brackets=4",
            "stop.median.grace=2",
            "stop.patience.epochs=5",
            "stop.thresholds=[{ epoch = 3, bound = 0.5 }]");
    var spec = StudyFile.parse(file(WHOLE), settings, ANY);
    assertThat(spec.halving().mode()).isEqualTo(Halving.Mode.STOPPING);
    assertThat(spec.halving().brackets()).isEqualTo(4);
    assertThat(spec.stoppers().median()).contains(new MedianRule(2, 5));
    assertThat(spec.stoppers().patience()).contains(new Patience(5, 0));
    assertThat(spec.stoppers().thresholds()).isEqualTo(new Thresholds(Map.of(3, 0.5)));
    refuses("halving.brackets=5", "halving.brackets", "number of rungs (4)");
    refuses("stop.median.trials=101", "stop.median", "trials (101)");
    refuses("stop.patience.delta=1", "stop.patience", "epochs");
    refuses("stop.meridian.trials=1", "stop.meridian", "median");
    refuses(
        "stop.thresholds=[{ epoch = 3, bound = 1 }, { epoch = 3, bound = 2 }]",
        "stop.thresholds[1]",
        "names epoch 3 again");
  }

  private void refuses(String setting, String... parts) throws IOException {
    Path study = file(WHOLE);
    assertThatThrownBy(() -> StudyFile.parse(study, List.of(setting), ANY))
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsTheWholeExample() throws IOException {
    var spec = StudyFile.parse(file(WHOLE), List.of(), ANY);
    assertThat(spec.space().parameters().stream().map(Parameter::name))
        .containsExactly("learningRate", "batchSize", "layers", "optimizer", "momentum");
    assertThat(spec.ladder().toString()).isEqualTo("[1x1, 3x1, 9x1, 9x5]");
    assertThat(spec.legTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(spec.budget().wallClock()).contains(Duration.ofMinutes(10));
    assertThat(spec.settings())
        .isEqualTo(
            Map.of("path", "data/mnist", "rows", 6000, "split", Map.of("kind", "stratified")));
    assertThat(StudyFile.fromJson(StudyFile.toJson(spec), ANY)).isEqualTo(spec);
    assertThat(StudyFile.fromJson(StudyFile.toJson(spec), spec)).isEqualTo(spec);
  }

  @Test
  void overridesWithoutChangingTheOrder() throws IOException {
    var spec =
        StudyFile.parse(
            file(WHOLE), List.of("budget.trials=7", "space.layers.max=9", "data.path=\"/x\""), ANY);
    assertThat(spec.budget().trials()).hasValue(7);
    assertThat(spec.space().parameters().get(2)).isEqualTo(Parameter.integer("layers", 3, 9));
    assertThat(spec.settings()).containsEntry("path", "/x");
  }

  @Test
  void takesTheTypeOfAChoiceFromItsValues() throws IOException {
    String space =
        "a { type = choice, values = [1, 0.5] }, b { type = choice, values = [1, true] }";
    var spec =
        StudyFile.parse(file("goal { metric = m, direction = maximize }\nspace {" + space + "}"));
    assertThat(spec.space().parameters())
        .containsExactly(Parameter.choice("a", 1.0, 0.5), Parameter.choice("b", 1, true));
    assertThat(spec.name()).isEqualTo("study");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      seed = 42 | sed = 42 | :20: sed = 42: is no key here. Maybe 'seed' is meant.
      scale = log | scale = logarithm | :5: space.learningRate.scale = "logarithm": is none of [linear, log]. Maybe 'log' is meant.
      min = 1e-4, | min = 0, | :5: space.learningRate: min (0.0) must be above 0 on a log scale. Maybe use scale = linear or a small positive min.
      min = 3, max = 5 | min = 5, max = 3 | :7: space.layers: min (5) must not be above max (3). Maybe they are swapped.
      min = 3, | min = 3.5, | :7: space.layers.min = 3.5: must be a whole number. Maybe 4 is meant.
      min = 3, | min = three, | :7: space.layers.min = "three": must be a whole number. Maybe write it without quotes, such as 3.
      type = int | type = integer | :7: space.layers.type = "integer": is none of [real, int, choice]. Maybe 'int' is meant.
      [adam, sgd] | [adam, adam] | :8: space.optimizer.values = ["adam","adam"]: choice values [adam, adam] repeat themselves. Maybe remove the double.
      [adam, sgd] | [] | :8: space.optimizer.values = []: a choice needs at least one value. Maybe values = [...] was left empty.
      optimizer = [sgd] | optimizer = [sdg] | :9: space.momentum.when.optimizer[0] = "sdg": sdg is none of [adam, sgd]. Maybe wait for a value that 'optimizer' can take.
      optimizer = [sgd] | optimiser = [sgd] | :9: space.momentum.when.optimiser = ["sgd"]: 'optimiser' is no parameter. Maybe 'optimizer' is meant.
      optimizer = [sgd] | optimizer = [sgd], optimizer = [adam] | :9: when.optimizer: 'optimizer' is named twice in one condition. Maybe join the two lists.
      optimizer = [sgd] | optimizer = [sgd, sgd] | :9: space.momentum.when.optimizer[1] = "sgd": is listed twice. Maybe remove the double.
      9x1, 9x5 | 9x1, 9 x | :12: halving.rungs[3] = "9 x": rung '9 x' is not of the form 9x5 (epochs x folds). Maybe write it as epochs x folds.
      3x1, 9x1 | 9x1, 3x1 | :12: halving.rungs = ["1x1","9x1","3x1","9x5"]: rung 3x1 does not grow from 9x1. Maybe sort the rungs and remove doubles.
      eta = 3 | eta = 1 | :12: halving.eta = 1: must be at least 2. Maybe 2 is meant.
      folds = 5 | folds = 10 | :13: folds = 10: does not agree with the last rung 9x5, which has 5 folds. Maybe folds = 5, or leave it out.
      epochs = 9 | epochs = 3 | :14: epochs = 3: does not agree with the last rung 9x5, which has 9 epochs. Maybe epochs = 9, or leave it out.
      legTimeout = 30m | legTimeout = 30 | :15: legTimeout = 30: must be a time. Maybe write a number and its unit, such as 500ms, 30s, 10m or 2h.
      legTimeout = 30m | legTimeout = "30" | :15: legTimeout = "30": must be a time. Maybe write a number and its unit, such as 500ms, 30s, 10m or 2h.
      suggester = random | suggester { type = bayesian, stop = soon } | :11: suggester: stop (soon) is no rule that ends a search. Maybe regret-bound.
      suggester = random | suggester = grid | :11: suggester = "grid": grid search cannot enumerate 'learningRate', a continuum. Maybe give it a step, or points = 5.
      = 1e-3 | = 1 | :17: start[0]: parameter 'learningRate': 1 is not in [1.0E-4, 0.1]. Maybe use a value of the space.
      trials = 60 | trials = 0 | :19: budget.trials = 0: must be at least 1. Maybe 1 is meant.
      direction = minimize | direction = minimise | :3: goal.direction = "minimise": is none of [minimize, maximize]. Maybe 'minimize' is meant.
      , direction = minimize | '' | :3: goal: 'direction' is missing. Maybe add direction = minimize.
      name = mnist-cnn | name = mnist cnn | :1: name = "mnist cnn": name 'mnist cnn' may have letters, digits, dot, dash and underscore. Maybe replace the others.
      """)
  void saysWhatWhereAndHowToMend(String right, String wrong, String message) throws IOException {
    assertThat(WHOLE).contains(right);
    Path file = file(WHOLE.replaceFirst(java.util.regex.Pattern.quote(right), wrong));
    assertThatThrownBy(() -> StudyFile.parse(file, List.of(), ANY))
        .isInstanceOf(StudyFileException.class)
        .hasMessage(file + message);
  }

  @Test
  void readsWhatIsBelievedOfParameters() throws IOException {
    String text =
        WHOLE
            .replace("scale = log }", "scale = log, prior { mean = 1e-3, sd = 0.5 } }")
            .replace("[adam, sgd] }", "[adam, sgd], prior = [3, 1] }");
    var spec = StudyFile.parse(file(text), List.of(), ANY);
    assertThat(spec.space().parameters().get(0).prior()).contains(new Prior.Normal(1e-3, 0.5));
    assertThat(spec.space().parameters().get(3).prior())
        .contains(new Prior.Weights(List.of(3.0, 1.0)));
    assertThat(StudyFile.fromJson(StudyFile.toJson(spec), ANY)).isEqualTo(spec);
    refusesPrior("prior { mean = 1, sd = 0.5 }", "outside");
    refusesPrior("prior { mean = 1e-3, sd = 0 }", "sd above 0");
    refusesPrior("prior { mean = 1e-3 }", "'sd' is missing");
    refusesPrior("prior = [1, 2]", "2 weights");
  }

  private void refusesPrior(String prior, String why) throws IOException {
    Path file = file(WHOLE.replace("scale = log }", "scale = log, " + prior + " }"));
    assertThatThrownBy(() -> StudyFile.parse(file, List.of(), ANY))
        .isInstanceOf(StudyFileException.class)
        .hasMessageContaining("learningRate")
        .hasMessageContaining(why)
        .hasMessageContaining("Maybe ");
  }

  @Test
  void aPlainValueForAParameterFixesIt() throws IOException {
    Path file = file(WHOLE);
    var spec =
        StudyFile.parse(file, List.of("space.learningRate=0.01", "space.optimizer=adam"), ANY);
    var rate = spec.space().parameters().get(0);
    assertThat(rate.fixed().map(Object.class::cast)).contains(0.01);
    assertThat(spec.space().parameters().get(3).fixed().map(Object.class::cast)).contains("adam");
    assertThat(StudyFile.fromJson(StudyFile.toJson(spec), ANY)).isEqualTo(spec);
    var drawn = spec.space().fromUnit(new double[] {0.9, 0.9, 0.9, 0.9, 0.9});
    assertThat(drawn.number("learningRate")).isEqualTo(0.01);
    assertThat(drawn.isActive("momentum")).isFalse();
    assertThatThrownBy(() -> StudyFile.parse(file, List.of("space.learningRate=7"), ANY))
        .hasMessageContaining("--set space.learningRate=7: ")
        .hasMessageContaining("learningRate");
  }

  @Test
  void namesTheOverrideThatIsWrong() throws IOException {
    Path file = file(WHOLE);
    assertThatThrownBy(() -> StudyFile.parse(file, List.of("budget.trails=5"), ANY))
        .hasMessage(
            "--set budget.trails=5: budget.trails = 5: is no key here. Maybe 'trials' is meant.");
    assertThatThrownBy(() -> StudyFile.parse(file, List.of("budget.trials"), ANY))
        .hasMessageContaining("is not of the form path=value");
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    Path file = file("goal { metric = ");
    assertThatThrownBy(() -> StudyFile.parse(file))
        .isInstanceOf(StudyFileException.class)
        .hasMessageContaining("study.conf:1: cannot be read: ");
    assertThatThrownBy(() -> StudyFile.parse(directory.resolve("none.conf")))
        .hasMessageContaining("there is no such file. Maybe");
    Path constrained = file(WHOLE);
    assertThatThrownBy(() -> StudyFile.parse(constrained))
        .hasMessageContaining(":18: constraints[0] = ")
        .hasMessageContaining("constraints are not supported here.");
  }

  @Test
  void whatIsWrongWithASentStudyIsSaidWithItsFileAndLine() {
    assertThatThrownBy(() -> StudyFile.parseForeign(WHOLE + "sed = 1\n", "digits.conf", ANY))
        .hasMessageStartingWith("digits.conf:22: sed = 1: is no key here.");
    assertThatThrownBy(() -> StudyFile.parseForeign(WHOLE + "sed = 1\n", ANY))
        .hasMessageStartingWith("study:22: sed = 1: is no key here.");
    assertThatThrownBy(() -> StudyFile.parseForeign("name = a\ngoal {\n", "digits.conf", ANY))
        .hasMessageMatching("digits\\.conf:\\d: cannot be read: (?s:.*)")
        .hasMessageNotContaining("String");
  }

  @Test
  void aSentStudyWithoutANameHasThatOfItsFile() {
    String unnamed = WHOLE.replace("name = mnist-cnn\n", "");
    assertThat(StudyFile.parseForeign(unnamed, "digits.conf", ANY).name()).isEqualTo("digits");
    assertThat(StudyFile.parseForeign(WHOLE, "digits.conf", ANY).name()).isEqualTo("mnist-cnn");
  }
}
