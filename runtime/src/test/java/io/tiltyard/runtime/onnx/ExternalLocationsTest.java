package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
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

  private static byte[] entry(String key, String value) {
    return field(13, field(1, utf8(key)), field(2, utf8(value)));
  }

  private static byte[] tensorAt(int number, String location) {
    return field(number, entry("offset", "3"), entry("location", location));
  }

  private static List<String> in(byte[]... fields) throws Exception {
    return locations(field(7, fields));
  }

  private static List<String> locations(byte[] model) throws Exception {
    return ExternalLocations.of(ByteBuffer.wrap(model)).stream()
        .map(ExternalRange::location)
        .toList();
  }

  private static void isRefused(String message, byte[]... fields) {
    assertThatThrownBy(() -> in(fields))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.EXTERNAL_DATA));
  }

  @Test
  void initializers_and_constants_are_found() throws Exception {
    byte[] constant = field(1, field(5, tensorAt(5, "constant")));
    byte[] list = field(1, field(5, tensorAt(10, "list")));
    assertThat(in(tensorAt(5, "weights"), constant, list, tensorAt(5, "weights")))
        .containsExactly("weights", "constant", "list", "weights");
    assertThat(ExternalLocations.of(ByteBuffer.wrap(field(7, tensorAt(5, "weights")))))
        .containsExactly(new ExternalRange("weights", 3, ExternalRange.TO_THE_END));
  }

  @Test
  void f89_sparse_tensors_with_data_in_files_are_refused_wherever_they_are() throws Exception {
    String message = "a sparse tensor keeps its data in a file, expected it in the model";
    isRefused(message, field(15, tensorAt(1, "values")));
    isRefused(message, field(15, tensorAt(2, "indices")));
    isRefused(message, field(1, field(5, field(22, tensorAt(1, "constant")))));
    isRefused(message, field(1, field(5, field(23, tensorAt(1, "list")))));
    assertThat(in(field(15, field(1, utf8("")), field(2, utf8(""))))).isEmpty();
  }

  @Test
  void an_entry_that_stands_there_twice_is_refused() {
    isRefused(
        "external data has 'location' twice, expected it once",
        field(5, entry("location", "a"), entry("location", "b")));
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
    assertThat(locations(model)).containsExactly("in_function");
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
    assertThat(locations(affine)).isEmpty();
    byte[] external =
        Files.readAllBytes(
            TestModels.artifact("shapes/external").directory().resolve("model.onnx"));
    assertThat(locations(external)).containsExactly("weights.bin");
  }
}
