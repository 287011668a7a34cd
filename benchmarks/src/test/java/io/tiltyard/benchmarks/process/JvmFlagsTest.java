package io.tiltyard.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JvmFlagsTest {
  @Test
  void options_before_the_program_are_flags() {
    String commandLine =
        "/opt/java\0-XX:+UseSerialGC\0-Da=b\0-Dtiltyard.home=/somewhere\0-XX:AOTCache=/some/file\0-jar\0x.jar\0-serve\0";

    assertThat(JvmFlags.parse(commandLine)).containsExactly("-XX:+UseSerialGC", "-Da=b");
  }

  @Test
  void a_main_class_ends_them() {
    assertThat(JvmFlags.parse("java\0-Xmx1g\0io.Main\0--flag\0")).containsExactly("-Xmx1g");
  }
}
