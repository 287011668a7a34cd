package io.tiltyard.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class EngineJarsTest {
  @Test
  void the_jars_are_named_with_version_and_flavour() {
    assertThat(EngineJars.names())
        .matches(
            "onnxruntime(_gpu)?-[\\d.]+\\.jar,pytorch-engine-[\\d.]+\\.jar,"
                + "(none|pytorch-native-\\S+\\.jar)");
  }

  @Test
  void a_place_outside_a_jar_is_its_own_name() throws Exception {
    assertThat(EngineJars.jar(URI.create("jar:file:/a/b-1.jar!/C.class").toURL()))
        .isEqualTo("b-1.jar");
    assertThat(EngineJars.jar(URI.create("file:/a/classes/C.class").toURL()))
        .isEqualTo("file:/a/classes/C.class");
  }
}
