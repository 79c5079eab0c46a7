package dev.luthier.studyfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.stop.Halving;
import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.study.Budget;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpecRoundTripTest {
  private static final ConstraintLanguage ANY =
      (source, parameters) -> new Constraint(source, c -> true);

  @Property(tries = 300, seed = "42")
  void jsonLosesNothing(@ForAll("specs") StudySpec spec) {
    String json = StudyFile.toJson(spec);
    assertThat(json).doesNotContain("\n");
    StudySpec back = StudyFile.fromJson(json, ANY);
    assertThat(back).isEqualTo(spec);
    assertThat(StudyFile.toJson(back)).isEqualTo(json);
  }

  @Provide
  Arbitrary<StudySpec> specs() {
    return Arbitraries.randomValue(SpecRoundTripTest::spec);
  }

  private static StudySpec spec(Random random) {
    var builder =
        random.nextBoolean() ? StudySpec.minimizing("loss") : StudySpec.maximizing("f 1 \u00e9");
    var parameters = parameters(random);
    builder.over(parameters).seed(random.nextLong()).retries(random.nextInt(4));
    builder.weight(random.nextBoolean() ? 1 : 0.5 + random.nextInt(4));
    builder.legTimeout(Duration.ofSeconds(1 + random.nextInt(99), random.nextInt(1_000_000_000)));
    var suggesters =
        List.of(
            Suggester.random(),
            Suggester.sobol(),
            Suggester.named("bayesian", Map.of("stop", "regret-bound")));
    builder.suggester(suggesters.get(random.nextInt(suggesters.size())));
    if (random.nextBoolean()) {
      builder
          .halving(2 + random.nextInt(3), "1x1", "3x1", "9x5")
          .mode(List.of(Halving.Mode.values()).get(random.nextInt(3)))
          .brackets(1 + random.nextInt(3));
    } else {
      builder.whole(1 + random.nextInt(30), 1 + random.nextInt(9));
    }
    if (random.nextInt(3) == 0) {
      builder.objective(
          new ObjectiveSource.Program(
              List.of("program", text(random)), Map.of("A", text(random)), random.nextBoolean()));
    }
    if (random.nextInt(3) == 0) {
      String jar = "0123456789abcdef".repeat(4);
      builder.objective(new ObjectiveSource.Named(text(random), List.of(jar, jar)));
    }
    if (random.nextBoolean()) {
      builder.objective("a.b\"\\" + text(random)).refitRows(1 + random.nextInt(100));
    } else {
      builder.lossBound(random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextGaussian());
      builder.constraint(new Constraint("x < " + text(random), c -> true));
      builder.settings(
          Map.of(
              "a.b", 1, "t" + text(random), List.of(1.0, 1L << 40, "1", true, Map.of("", -0.0))));
    }
    builder.budget(budget(random)).finalists(1 + random.nextInt(5));
    if (random.nextBoolean()) {
      builder.median(new MedianRule(1 + random.nextInt(9), 1 + random.nextInt(100)));
      builder.patience(new Patience(1 + random.nextInt(9), random.nextDouble()));
      builder.thresholds(Map.of(1, random.nextGaussian(), 2 + random.nextInt(9), -0.0));
    }
    if (random.nextBoolean()) {
      builder.review(random.nextInt(4));
    }
    builder.controls(random.nextDouble());
    builder.alpha(random.nextInt(4) * 0.1);
    builder.start(List.of(Map.of(parameters.get(0).name(), 0.25)));
    return builder.build();
  }

  private static Budget budget(Random random) {
    Budget budget = Budget.trials(1 + random.nextInt(1000));
    if (random.nextBoolean()) {
      budget = budget.or(Budget.wallClock(Duration.ofMillis(1 + random.nextInt(1 << 30))));
    }
    return random.nextBoolean()
        ? budget
            .or(Budget.target(random.nextGaussian()))
            .or(Budget.epochs(1L << random.nextInt(60)))
        : budget;
  }

  private static List<Parameter<?>> parameters(Random random) {
    var choice = Parameter.choice("c" + text(random), "a", "b", "1");
    var parameters = new ArrayList<Parameter<?>>();
    parameters.add(Parameter.uniform("z." + text(random), 0, 1 + random.nextDouble()));
    parameters.add(Parameter.logUniform("l", Math.nextUp(1e-7 * random.nextDouble()), 0.1));
    parameters.add(Parameter.stepped("st", -0.5, 1.5, 0.1).when(choice, "a", "1").points(3));
    parameters.add(Parameter.logInteger("i", 1, 1 + random.nextInt(1 << 30)));
    parameters.add(choice.fixedAt("b").weighing(random.nextDouble(), 0, 1 + random.nextDouble()));
    parameters.add(Parameter.uniform("believed", -1, 1).likely(random.nextDouble(), 1e-3));
    parameters.add(Parameter.integer("kept", 3, 9).fixedAt(3 + random.nextInt(7)));
    var mixed = new LinkedHashSet<Object>(List.of(1, 2.0, "x", true, random.nextGaussian()));
    Parameter<Object> several = Parameter.choice("m", mixed.toArray());
    parameters.add(several.when(choice, "b"));
    parameters.add(Parameter.integer("n", -5, 5).when(several, 2.0, true).when(choice, "b"));
    return parameters;
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(5), 1, 0x3000)
        .mapToObj(Character::toString)
        .reduce("", String::concat);
  }
}
