package io.tiltyard.proto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Module proto: the wire contract stands alone. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.proto");

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
            "io.tiltyard.loadtest..",
            "io.tiltyard.benchmarks..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
