package io.tiltyard.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import org.junit.jupiter.api.Test;

/** Module monitor: remembers and judges, and knows neither routes nor the wire. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiltyard.monitor");

  @Test
  void uses_no_module_above_or_beside_it() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tiltyard.proto..",
            "io.tiltyard.repository..",
            "io.tiltyard.runtime..",
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
  void knows_no_engine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tiltyard.runtime.onnx..", "io.tiltyard.runtime.djl..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices()
        .matching("io.tiltyard.monitor.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
