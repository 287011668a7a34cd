package io.tiltyard.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import org.junit.jupiter.api.Test;

/** Module runtime: runs models and knows neither routes nor the wire. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.runtime");

  @Test
  void uses_no_module_above_or_beside_it() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tiltyard.proto..",
            "io.tiltyard.monitor..",
            "io.tiltyard.router..",
            "io.tiltyard.server..",
            "io.tiltyard.loadtest..",
            "io.tiltyard.benchmarks..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void knows_neither_wire_formats_nor_sockets() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "io.grpc..", "io.netty..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Socket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ServerSocket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(NetworkChannel.class)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void engines_stay_in_their_own_packages() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tiltyard.runtime.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tiltyard.runtime.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** Archives from outside are not unpacked by DJL, models are not looked up or fetched by it. */
  @Test
  void of_djl_only_tensors_and_modules_are_used() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl.repository..", "ai.djl.translate..", "ai.djl.inference..", "ai.djl.training..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("ai\\.djl\\.util\\.(Zip|Tar|Download|Ec2)Utils.*")
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices()
        .matching("io.tiltyard.runtime.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
