package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

final class ExternalLocationsTest {
  private static byte[] field(int number, byte[]... contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    varint(bytes, (number << 3) | 2);
    varint(bytes, length);
    for (byte[] content : contents) {
      bytes.writeBytes(content);
    }
    return bytes.toByteArray();
  }

  private static void varint(ByteArrayOutputStream bytes, int value) {
    int rest = value;
    while (rest > 0x7f) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] tensorAt(int number, String location) {
    byte[] offset = field(13, field(1, utf8("offset")), field(2, utf8("0")));
    return field(number, offset, field(13, field(1, utf8("location")), field(2, utf8(location))));
  }

  private static SortedSet<String> in(byte[]... fields) throws MalformedException {
    byte[] graph = field(7, fields);
    return ExternalLocations.of(ByteBuffer.wrap(graph));
  }

  @Test
  void initializers_sparse_ones_and_constants_are_found_once_and_in_order() throws Exception {
    byte[] constant = field(1, field(5, tensorAt(5, "constant")));
    byte[] list = field(1, field(5, tensorAt(10, "list")));
    byte[] sparse = field(15, tensorAt(1, "sparse"), tensorAt(2, "indices"));
    byte[] sparseConstant = field(1, field(5, field(22, tensorAt(1, "sparse_constant"))));
    assertThat(
            in(
                tensorAt(5, "weights"),
                constant,
                list,
                sparse,
                sparseConstant,
                tensorAt(5, "weights")))
        .containsExactly("constant", "indices", "list", "sparse", "sparse_constant", "weights");
  }

  @Test
  void graphs_within_nodes_are_searched() throws Exception {
    byte[] inner = field(6, tensorAt(5, "inner"));
    byte[] deeper = field(11, field(1, field(5, inner)));
    assertThat(in(field(1, field(5, deeper)))).containsExactly("inner");
  }

  @Test
  void functions_are_searched() throws Exception {
    byte[] model = field(25, field(7, field(5, tensorAt(5, "in_function"))));
    assertThat(ExternalLocations.of(ByteBuffer.wrap(model))).containsExactly("in_function");
  }

  @Test
  void graphs_within_graphs_without_end_are_malformed() {
    byte[] graph = {};
    for (int i = 0; i < 200; i++) {
      graph = field(1, field(5, field(6, graph)));
    }
    byte[] deep = graph;
    assertThatThrownBy(() -> in(deep)).isInstanceOf(MalformedException.class);
  }

  @Test
  void a_model_with_its_own_weights_names_none() throws Exception {
    byte[] affine =
        Files.readAllBytes(TestModels.artifact("serving/affine").directory().resolve("model.onnx"));
    assertThat(ExternalLocations.of(ByteBuffer.wrap(affine))).isEmpty();
    byte[] external =
        Files.readAllBytes(
            TestModels.artifact("shapes/external").directory().resolve("model.onnx"));
    assertThat(ExternalLocations.of(ByteBuffer.wrap(external))).containsExactly("weights.bin");
  }
}
