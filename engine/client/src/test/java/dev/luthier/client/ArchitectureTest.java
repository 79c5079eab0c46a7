package dev.luthier.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.luthier.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_AKKA_NO_ND4J_NO_SERVER =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.luthier.client..",
              "dev.luthier.analysis..",
              "dev.luthier.space..",
              "dev.luthier.study..",
              "dev.luthier.studyfile..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "java..",
              "javax.net.ssl..");
}
