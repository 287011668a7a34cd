package io.tiltyard.base;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Module base: what every other module may know. */
final class ArchitectureTest {
  private static final String ERROR = "io.tiltyard.base.error..";
  private static final String TENSOR = "io.tiltyard.base.tensor..";
  private static final String JSON = "io.tiltyard.base.json..";
  private static final String TIME = "io.tiltyard.base.time..";
  private static final String FILE = "io.tiltyard.base.file..";
  private static final String[] OUTSIDE = {
    "java..", "org.jspecify..", "ch.randelshofer.fastdoubleparser.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard");

  @Test
  void uses_no_module_above_it_and_its_packages_stand_on_each_other() {
    onlyUses(ERROR, ERROR);
    onlyUses(TENSOR, TENSOR, ERROR);
    onlyUses(JSON, JSON, TENSOR, ERROR);
    onlyUses(TIME, TIME);
    onlyUses(FILE, FILE);
  }

  private static void onlyUses(String user, String... used) {
    String[] allowed = Stream.of(used, OUTSIDE).flatMap(Arrays::stream).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(user)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }
}
