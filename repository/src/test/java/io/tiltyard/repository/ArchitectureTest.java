package io.tiltyard.repository;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Module repository: files of models, before anybody knows what a model is. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.repository");

  @Test
  void uses_no_module_but_base() {
    classes()
        .that()
        .resideInAPackage("io.tiltyard.repository..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.tiltyard.repository..",
            "io.tiltyard.base..",
            "java..",
            "com.fasterxml.jackson..",
            "com.sun.jna..",
            "org.slf4j..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching("io.tiltyard.repository.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
