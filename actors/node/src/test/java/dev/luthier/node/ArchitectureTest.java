package dev.luthier.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.luthier", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NODE_IS_NO_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.luthier.node..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.luthier.node..");

  @ArchTest
  static final ArchRule CHILDREN_SEE_NO_STORE_AND_NO_ACTORS =
      noClasses()
          .that()
          .resideInAPackage("dev.luthier.child..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.luthier.store..", "dev.luthier.actors..", "akka..", "java.sql..");

  @ArchTest
  static final ArchRule ONLY_MAIN_IS_PUBLIC =
      classes()
          .that()
          .resideInAPackage("dev.luthier.node..")
          .and()
          .doNotHaveSimpleName("Main")
          .and()
          .areTopLevelClasses() // what an interface holds is public without a word
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule NOTHING_HEAVY_IS_LOADED_FOR_HELP =
      noClasses()
          .that()
          .resideInAPackage("dev.luthier.node..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "akka..");

  @ArchTest
  static final ArchRule NAMES =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
          .orShould()
          .haveNameMatching(".*\\.Base[A-Z].*");
}
