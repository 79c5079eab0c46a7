package dev.luthier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SearchSpaceTest {
  private static final Parameter<String> KIND = Parameter.choice("kind", "a", "b", "c");
  private static final Parameter<Integer> SIZE =
      Parameter.integer("size", 1, 5).when(KIND, "a", "b");
  private static final Parameter<Double> RATE = Parameter.uniform("rate", 0, 1).when(SIZE, 2, 3);

  @Property(tries = 300, seed = "42")
  void everyIntegerComesBack(
      @ForAll @IntRange(min = -1000, max = 1000) int min,
      @ForAll @IntRange(max = 200) int width,
      @ForAll @IntRange(min = 1, max = 9) int step) {
    var linear = new IntegerDomain(min, min + width, Scale.LINEAR, step <= width ? step : 1);
    allMembersComeBack(linear);
    allMembersComeBack(
        new IntegerDomain(Math.abs(min) + 1, Math.abs(min) + 1 + width, Scale.LOG, 1));
  }

  @Property(tries = 300, seed = "42")
  void everySteppedRealComesBack(
      @ForAll @DoubleRange(min = -50, max = 50) double min,
      @ForAll @IntRange(min = 1, max = 60) int steps,
      @ForAll @DoubleRange(min = 0.01, max = 3) double step) {
    allMembersComeBack(
        new RealDomain(min, min + (steps + 0.5) * step, Scale.LINEAR, OptionalDouble.of(step)));
  }

  private static void allMembersComeBack(Domain<?> domain) {
    for (long rank = 0; rank < domain.size().orElseThrow(); rank++) {
      Object member = domain.member(rank);
      assertThat((Object) domain.fromUnit(domain.toUnit(member))).isEqualTo(member);
      assertThat(domain.contains(member)).isTrue();
      assertThat((Object) domain.parse(member)).isEqualTo(member);
    }
  }

  @Property(tries = 500, seed = "42")
  void realsComeBackUpToRounding(
      @ForAll @DoubleRange(min = 0.01, max = 1e3) double min,
      @ForAll @DoubleRange(min = 1.01, max = 1e6) double ratio,
      @ForAll @DoubleRange(min = -0.5, max = 1.5) double u) {
    for (Scale scale : Scale.values()) {
      var domain = new RealDomain(min, min * ratio, scale, OptionalDouble.empty());
      double value = domain.fromUnit(u);
      assertThat(domain.contains(value)).isTrue();
      assertThat(domain.toUnit(value)).isBetween(-1e-9, 1 + 1e-9);
      assertThat(Math.abs(domain.fromUnit(domain.toUnit(value)) - value))
          .isLessThan(1e-9 * domain.max());
    }
  }

  @Example
  void choicesComeBack() {
    allMembersComeBack(new ChoiceDomain<>(List.of("x", "y", "z")));
    allMembersComeBack(new ChoiceDomain<Object>(List.of(true, 3, 0.5, "t")));
    assertThat(new ChoiceDomain<>(List.of(32, 64)).parse(64.0)).isEqualTo(64);
  }

  @Property(tries = 300, seed = "42")
  void pointsBecomeMembersAndBack(
      @ForAll @DoubleRange(min = 0, max = 1) double a,
      @ForAll @DoubleRange(min = 0, max = 1) double b,
      @ForAll @DoubleRange(min = 0, max = 1) double c) {
    var space = SearchSpace.of(RATE, SIZE, KIND); // children before parents
    Configuration made = space.fromUnit(new double[] {a, b, c});
    assertThat(space.contains(made)).isTrue();
    boolean sized = !made.get(KIND).equals("c");
    assertThat(made.isActive("size")).isEqualTo(sized);
    boolean rated = sized && (made.integer("size") == 2 || made.integer("size") == 3);
    assertThat(made.isActive("rate")).isEqualTo(rated);
    assertThat(space.fromUnit(space.toUnit(made)).asMap().keySet())
        .isEqualTo(made.asMap().keySet());
    assertThat(space.configuration(made.asMap())).isEqualTo(made);
    assertThat(SearchSpace.of(KIND, SIZE, RATE).configuration(made.asMap()).fingerprint())
        .isEqualTo(made.fingerprint());
  }

  @Example
  void fingerprintsNeverChange() {
    var space = SearchSpace.of(KIND, SIZE, RATE);
    var one = space.configuration(Map.of("kind", "a", "size", 2, "rate", 0.5));
    assertThat(one.fingerprint()).hasSize(64);
    assertThat(one.fingerprint())
        .isNotEqualTo(
            space.configuration(Map.of("kind", "a", "size", 3, "rate", 0.5)).fingerprint());
    assertThat(one.toString()).contains("rate=0.5");
    assertThat(one.number("rate")).isEqualTo(0.5);
    assertThat(one.text("size")).isEqualTo("2");
    assertThatThrownBy(() -> one.number("kind")).hasMessageContaining("not a number");
    assertThatThrownBy(() -> one.integer("rate")).hasMessageContaining("not a whole number");
    assertThatThrownBy(() -> one.text("nothing")).hasMessageContaining("'nothing' is not active");
  }

  @Example
  void aConditionOnASteppedParentMeansTheMember() {
    var dropout = Parameter.stepped("dropout", 0, 1, 0.1);
    var seed = Parameter.integer("seed", 1, 9).when(dropout, 0.3);
    var space = SearchSpace.of(dropout, seed);
    assertThat(space.configuration(Map.of("dropout", 0.3, "seed", 4)).integer("seed")).isEqualTo(4);
  }

  @Example
  void messagesSayWhatIsWrong() {
    rejects(() -> Parameter.uniform("x", 2, 1), "min (2.0) must be below max (1.0)");
    rejects(() -> Parameter.uniform("x", 0, Double.NaN), "must be finite");
    rejects(() -> Parameter.uniform("x", -1e308, 1e308), "must be finite");
    rejects(() -> Parameter.logUniform("x", 0, 1), "must be above 0 on a log scale");
    rejects(() -> Parameter.stepped("x", 0, 1, 2), "step (2.0)");
    rejects(() -> Parameter.stepped("x", 0, 1, Double.NaN), "step (NaN)");
    rejects(() -> Parameter.stepped("x", 0, 1e20, 1), "step (1.0) is too small for the range");
    rejects(() -> Parameter.integer("n", 3, 2), "Maybe they are swapped");
    rejects(() -> Parameter.logInteger("n", 0, 2), "min (0) must be above 0");
    rejects(() -> new IntegerDomain(1, 5, Scale.LINEAR, 0), "step (0)");
    rejects(() -> new IntegerDomain(1, 5, Scale.LOG, 2), "does not go with a log scale");
    rejects(() -> Parameter.choice("c"), "at least one value");
    rejects(() -> Parameter.choice("c", "a", "a"), "repeat themselves");
    rejects(() -> new ChoiceDomain<Object>(List.of(1, 1.0)), "repeat themselves");
    rejects(() -> new ChoiceDomain<Object>(List.of(0.0, -0.0)), "repeat themselves");
    rejects(() -> Parameter.choice("c", 1L), "is a Long");
    rejects(() -> Parameter.uniform(" ", 0, 1), "needs a name");
    rejects(() -> Parameter.uniform("x", 0, 1).points(0), "points (0)");
    rejects(() -> SearchSpace.of(), "at least one parameter");
    rejects(() -> SearchSpace.of(KIND, KIND), "declared twice");
    rejects(() -> SearchSpace.of(SIZE), "names 'kind', which is no parameter");
    rejects(() -> SearchSpace.of(KIND, Parameter.integer("i", 1, 2).when(KIND, "z")), "never be");
    rejects(
        () -> SearchSpace.of(KIND, Parameter.integer("i", 1, 2).when(KIND, "a").when(KIND, "b")),
        "twice");
    var a = Parameter.integer("a", 1, 2);
    var b = Parameter.integer("b", 1, 2).when(a, 1);
    rejects(() -> SearchSpace.of(a.when(b, 1), b), "depends on itself");
    var space = SearchSpace.of(KIND, SIZE);
    rejects(() -> space.configuration(Map.of("kind", "a")), "lacks 'size'");
    rejects(() -> space.configuration(Map.of("kind", "c", "size", 1)), "not active");
    rejects(() -> space.configuration(Map.of("kind", "d")), "parameter 'kind': d is none of");
    rejects(() -> space.configuration(Map.of("kind", "a", "size", 9)), "not an integer in [1, 5]");
    rejects(() -> space.configuration(Map.of("knd", "a")), "'knd' is no parameter");
  }

  private static void rejects(Runnable made, String message) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
