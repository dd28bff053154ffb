package dev.codefusion.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.codefusion", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String API = "dev.codefusion.api..";
  private static final String SCHEDULERS = "dev.codefusion.schedulers..";
  private static final String TOKENIZERS = "dev.codefusion.tokenizers..";
  private static final String LANGUAGES = "dev.codefusion.bash..";
  private static final String RUNTIME = "dev.codefusion.runtime..";
  private static final String TENSORFLOW_RUNTIME = "dev.codefusion.runtime.tensorflow..";
  private static final String WIRING = "dev.codefusion.runtime.tensorflow.wiring..";
  private static final String EVALUATION = "dev.codefusion.evaluation..";
  private static final String TESTKIT = "dev.codefusion.testkit..";
  private static final String GRAPH_TESTKIT = "dev.codefusion.runtime.tensorflow.testkit..";
  private static final String CLI = "dev.codefusion.cli..";

  /** Fewest classes of each module: the rules below must not pass because nothing was there. */
  private static final Map<String, Integer> FLOOR =
      Map.of(
          "dev.codefusion.api", 20,
          "dev.codefusion.schedulers", 8,
          "dev.codefusion.tokenizers", 4,
          "dev.codefusion.bash", 6,
          "dev.codefusion.runtime.tensorflow", 20,
          "dev.codefusion.testkit", 10,
          "dev.codefusion.evaluation", 4,
          "dev.codefusion.cli", 6);

  @ArchTest
  static void everyModuleIsAnalysed(JavaClasses all) {
    FLOOR.forEach(
        (root, floor) ->
            assertThat(all.stream().filter(c -> isWithin(root, c.getPackageName())).count())
                .as("classes analysed in %s", root)
                .isGreaterThanOrEqualTo(floor));
  }

  @ArchTest
  static final ArchRule apiKnowsTheJdkAndJspecifyOnly =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify.annotations..", API);

  @ArchTest static final ArchRule schedulersSeeTheApiOnly = seesOfOursOnlyTheApi(SCHEDULERS);

  @ArchTest static final ArchRule tokenizersSeeTheApiOnly = seesOfOursOnlyTheApi(TOKENIZERS);

  @ArchTest static final ArchRule languagesSeeTheApiOnly = seesOfOursOnlyTheApi(LANGUAGES);

  @ArchTest static final ArchRule testkitSeesTheApiOnly = seesOfOursOnlyTheApi(TESTKIT);

  @ArchTest
  static final ArchRule nothingThatShipsSeesATestkit =
      noClasses()
          .that()
          .resideOutsideOfPackages(TESTKIT, GRAPH_TESTKIT, "dev.codefusion.it..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TESTKIT, GRAPH_TESTKIT, "org.junit..", "org.assertj..");

  @ArchTest
  static final ArchRule runtimeSeesNoPluginAndNoApplication =
      noClasses()
          .that()
          .resideInAPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCHEDULERS, TOKENIZERS, LANGUAGES, EVALUATION, CLI)
          .because("plugins are found by name, and applications stand above the runtime");

  @ArchTest
  static final ArchRule guiceAndCommonsConfigurationStayInWiring =
      noClasses()
          .that()
          .resideOutsideOfPackage(WIRING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.google.inject..", "jakarta.inject..", "org.apache.commons.configuration2..");

  @ArchTest
  static void wiringDoesUseGuice(JavaClasses all) {
    assertThat(all.stream().filter(resideInAPackage(WIRING)))
        .as("classes of the wiring, without which the rule above holds for nothing")
        .anyMatch(
            c ->
                c.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        d -> d.getTargetClass().getPackageName().startsWith("com.google.inject")));
  }

  @ArchTest
  static final ArchRule tensorFlowStaysInItsRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage(TENSORFLOW_RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.tensorflow..");

  @ArchTest
  static final ArchRule evaluationSeesGeneratorsButNoRuntime =
      noClasses()
          .that()
          .resideInAPackage(EVALUATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RUNTIME, "org.tensorflow..", CLI);

  @ArchTest
  static final ArchRule logbackIsForApplications =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..")
          .because(
              "libraries log through SLF4J; only an application chooses where logs go, and how many");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().assignedFrom(new Packages()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule exceptionsHaveATypeOfTheirOwn = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static final ArchRule onlyTheCommandLineUsesStandardStreams =
      noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static void everyPackageIsDocumentedAndNullMarked(JavaClasses all) {
    Set<JavaPackage> packages = all.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.isAnnotatedWith(NullMarked.class))
                    .as("%s has a package-info.java with @NullMarked", it.getName())
                    .isTrue());
  }

  private static ArchRule seesOfOursOnlyTheApi(String module) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.codefusion..").and(resideOutsideOfPackages(API, module)));
  }

  private static boolean isWithin(String root, String name) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  /** Every package is a slice of its own. */
  private static final class Packages implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
