package dev.luthier.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.luthier.actors",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ACTORS_KNOW_THE_CORE_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "scala..",
              "akka..",
              "com.typesafe.config..",
              "org.slf4j..",
              "org.jspecify..",
              "dev.luthier.actors..",
              "dev.luthier.analysis..",
              "dev.luthier.eval..",
              "dev.luthier.space..",
              "dev.luthier.store",
              "dev.luthier.study..",
              "dev.luthier.trial..");

  @ArchTest
  static final ArchRule USER_CODE_RUNS_ON_SLOT_THREADS_ALONE =
      noClasses()
          .that()
          .doNotHaveSimpleName("TrialTrainer")
          .and()
          .doNotHaveSimpleName("Idle")
          .and()
          .doNotHaveSimpleName("SlotRun")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("LegRunner");

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
          .orShould()
          .haveNameMatching(".*\\.Base[A-Z].*");
}
