package io.tiltyard.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Module server: talks, and leaves running models to the runtime. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.server");

  @Test
  void uses_no_module_above_or_beside_it() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tiltyard.loadtest..", "io.tiltyard.benchmarks..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void knows_no_engine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void grpc_stays_in_the_grpc_front_end_and_the_clients_of_demo_and_training() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.tiltyard.server.grpc..",
            "io.tiltyard.server.demo..",
            "io.tiltyard.server.training..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void amazons_sdk_stays_in_the_source_of_models() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tiltyard.server.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices()
        .matching("io.tiltyard.server.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
