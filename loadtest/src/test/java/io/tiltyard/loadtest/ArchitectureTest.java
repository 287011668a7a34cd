package io.tiltyard.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Module loadtest: shares no code with the server it measures. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.loadtest");

  @Test
  void uses_no_module_above_or_beside_it() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tiltyard.base..",
            "io.tiltyard.repository..",
            "io.tiltyard.runtime..",
            "io.tiltyard.monitor..",
            "io.tiltyard.router..",
            "io.tiltyard.server..",
            "io.tiltyard.benchmarks..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices()
        .matching("io.tiltyard.loadtest.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
