package dev.luthier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.luthier.search.Proposal;
import dev.luthier.space.Domain;
import dev.luthier.study.Effect;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the plan of the house. */
class ArchitectureTest {
  private static final String ROOT = "dev.luthier";
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);

  /** Package by package, what of the project it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("rng", List.of()),
          Map.entry("space", List.of("rng")),
          Map.entry("trial", List.of("space")),
          Map.entry("gp", List.of("rng")),
          Map.entry("search", List.of("space", "trial", "gp", "rng")),
          Map.entry("stop", List.of("trial", "rng")),
          Map.entry("study", List.of("space", "trial", "search", "stop", "analysis", "rng")),
          Map.entry("eval", List.of("space", "trial", "rng")),
          Map.entry("store", List.of("study", "trial")),
          Map.entry("analysis", List.of("space", "trial", "gp", "rng")),
          Map.entry("sim", List.of("study", "eval", "trial", "space", "rng")));

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageUsesOnlyWhatThePlanAllows(String name) {
    String[] others =
        Stream.concat(Stream.of(ROOT), packages().filter(p -> !p.equals(name)).map(this::within))
            .filter(
                p ->
                    MAY_USE.getOrDefault(name, List.of()).stream()
                        .map(this::within)
                        .noneMatch(p::equals))
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(within(name))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  private String within(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void everyPackageIsInThePlan() {
    var known = new LinkedHashSet<>(MAY_USE.keySet());
    for (JavaClass c : CORE) {
      String name = c.getPackageName();
      assertThat(
              name.equals(ROOT)
                  || known.contains(name.substring(ROOT.length() + 1).split("\\.", -1)[0]))
          .as(name)
          .isTrue();
    }
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void coreSeesNoFramework() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "akka..",
                "org.nd4j..",
                "org.deeplearning4j..",
                "com.fasterxml..",
                "com.typesafe..",
                "org.slf4j..",
                "java.net..",
                "java.sql..",
                "dev.luthier.actors..",
                "dev.luthier.node..",
                "dev.luthier.child..",
                "dev.luthier.dl4j.."));
  }

  private static final DescribedPredicate<JavaClass> FILES_OR_THREADS =
      DescribedPredicate.describe(
          "files or threads",
          c -> {
            String name = c.getName();
            boolean data =
                Set.of(
                        "ConcurrentHashMap",
                        "ConcurrentMap",
                        "ConcurrentSkipListMap",
                        "CompletableFuture",
                        "CompletionStage")
                    .contains(c.getSimpleName());
            return name.equals("java.lang.ThreadLocal")
                || name.startsWith("java.io.File")
                || (name.startsWith("java.nio.file.") && !name.equals("java.nio.file.Path"))
                || (c.getPackageName().startsWith("java.util.concurrent") && !data);
          });

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.lang.Math.random");

  private static final DescribedPredicate<JavaClass> CLOCK_OR_RANDOM =
      DescribedPredicate.describe(
          "a clock or ambient randomness",
          c ->
              Set.of(
                      "java.time.Clock",
                      "java.security.SecureRandom",
                      "java.util.concurrent.ThreadLocalRandom",
                      "java.util.UUID")
                  .contains(c.getName()));

  @Test
  void noFilesAndNoThreadsOutsideTheRoot() {
    check(inner().should().dependOnClassesThat(FILES_OR_THREADS));
    check(
        inner()
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "threads are made or paused",
                    call ->
                        call.getTargetOwner().getName().equals("java.lang.Thread")
                            && !Set.of("currentThread", "interrupt").contains(call.getName()))));
    check(
        inner()
            .should()
            .callConstructorWhere(
                DescribedPredicate.describe(
                    "threads are made",
                    call -> call.getTargetOwner().isAssignableTo(Thread.class))));
  }

  @Test
  void noClockAndNoAmbientRandomnessOutsideTheRoot() {
    check(inner().should().dependOnClassesThat(CLOCK_OR_RANDOM));
    check(
        inner()
            .should()
            .accessTargetWhere(
                DescribedPredicate.describe(
                    "the clock is read",
                    a -> CLOCKS.contains(a.getTargetOwner().getName() + "." + a.getName()))));
  }

  @Test
  void randomnessIsSeeded() {
    check(noClasses().should().callConstructor(java.util.Random.class));
    check(noClasses().should().callConstructor(java.util.SplittableRandom.class));
  }

  private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction inner() {
    return noClasses().that().resideOutsideOfPackage(ROOT);
  }

  @Test
  void namesSayWhatThingsAre() {
    check(classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?"));
    check(classes().should().haveNameNotMatching("(.*[.$])(Base|Abstract)[A-Z].*"));
  }

  @ParameterizedTest
  @MethodSource("closedFamilies")
  void wordsOfAStudyAreSealedRecords(Class<?> family) {
    assertThat(family.isSealed()).isTrue();
    for (Class<?> member : family.getPermittedSubclasses()) {
      assertThat(member.isRecord() || member.isSealed()).as(member.getName()).isTrue();
      if (member.isSealed()) {
        wordsOfAStudyAreSealedRecords(member);
      }
    }
  }

  static Stream<Class<?>> closedFamilies() {
    return Stream.of(
        StudyCommand.class,
        StudyEvent.class,
        Effect.class,
        Domain.class,
        LegOutcome.class,
        TrialState.class,
        Proposal.class,
        Ask.class);
  }

  @Test
  void familiesOfCoreAreAllHere() {
    assertThat(CORE.stream().count()).isGreaterThan(60);
    assertThat(Arrays.asList(StudyEvent.class.getPermittedSubclasses())).isNotEmpty();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }
}
