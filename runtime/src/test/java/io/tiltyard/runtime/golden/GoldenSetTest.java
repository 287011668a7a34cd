package io.tiltyard.runtime.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.testing.SeededRandom;
import io.tiltyard.runtime.testing.Signatures;
import io.tiltyard.runtime.testing.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoldenSetTest {
  private static final String INPUT =
      "{'name': 'x', 'shape': [2], 'datatype': 'FP32', 'data': [1, 2]}";

  @TempDir Path directory;

  private void write(String name, String json) throws IOException {
    Files.writeString(directory.resolve(name), json.replace('\'', '"'));
  }

  private GoldenSet read() throws ModelLoadException {
    return GoldenSet.read(directory, 1, GoldenSelection.EVERY);
  }

  private static String file(String inputs, String outputs) {
    return "{'request': {'inputs': [" + inputs + "]}, 'expect': {'outputs': [" + outputs + "]}}";
  }

  private GoldenTensor tensor(String shape, String datatype, String data) throws Exception {
    String tensor =
        "{'name': 'x', 'shape': "
            + shape
            + ", 'datatype': '"
            + datatype
            + "', 'data': "
            + data
            + "}";
    write("t.json", file(tensor, INPUT));
    return read().cases().get(0).request().get(0);
  }

  @Test
  void a_file_is_read_as_the_protocol_has_it() throws Exception {
    write(
        "b.json",
        "{'request': {'id': 'one', 'parameters': {'routing_key': 'k'}, 'outputs': [{'name': 'y'}],"
            + " 'inputs': ["
            + INPUT
            + "]}, 'expect': {'model_name': 'm', 'model_version': '1',"
            + " 'outputs': [{'data': [[1], [2]], 'datatype': 'INT64', 'shape': [2, 1], 'name': 'y'}]},"
            + " 'tolerance': {'abs': 1e-5, 'rel': 1, 'cosine': 0.5, 'argmax': true}}");
    write("a.json", file("", INPUT));
    write("README.md", "not ours");
    GoldenSet set = read();
    assertThat(set.cases()).extracting(GoldenCase::file).containsExactly("a.json", "b.json");
    GoldenCase each = set.cases().get(1);
    assertThat(each.tolerance()).isEqualTo(new Tolerance(1e-5, 1.0, 0.5, true));
    assertThat(each.request().get(0).data())
        .isEqualTo(Golden.floats("x", new long[] {2}, 1, 2).data());
    assertThat(each.expected().get(0).shape()).containsExactly(2, 1);
    assertThat(set.cases().get(0).tolerance()).isEqualTo(Tolerance.EXACT);
  }

  @Test
  void a_request_of_which_no_answer_is_said_is_an_example() throws Exception {
    write("a.json", "{'request': {'inputs': [" + INPUT + "]}}");
    GoldenCase example = read().cases().get(0);
    assertThat(example.request()).hasSize(1);
    assertThat(example.expected()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'expect': {'outputs': [1]}} | outputs[0]",
        "{'tolerance': {}} | line 1, column 17: key 'request' is missing",
        "[1] | line 1, column 1: the document is an array, expected an object",
        "`` | line 1, column 1: JSON ends too early",
        "{'request': {'inputs': [}} | line 1, column 25: malformed JSON at byte 24, near",
        "{'request': {'inputs': []}, 'request': {}} | column 29: JSON key 'request' stands twice in one object",
        "{} {} | column 2: key 'request' is missing",
        "{'request': {'inputs': [{'name': 'x', 'da | line 1, column 42: JSON ends too early",
        "{'requests': 1} | column 2: unknown key 'requests', expected one of [expect, request, tolerance]",
        "{'request': {'input': 1}} | unknown key 'input', expected one of [id, inputs, outputs, parameters]",
        "{'request': {'inputs': [{'nam': 1}]}} | inputs[0]: unknown key 'nam', expected one of [data, datatype, name, shape]",
        "{'request': {'inputs': [{'name': 'x'}]}} | input 'x': field 'datatype' is missing",
        "{'request': {'inputs': 1}} | field 'inputs' is the number 1, expected an array",
        "{'request': 1} | a request is the number 1, expected an object",
        "{'request': {'parameters': {'x': NaN}}} | column 34: malformed JSON at byte 33",
      })
  void what_is_no_golden_file_is_refused_with_its_place(String json, String message)
      throws Exception {
    write("a.json", json);
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("golden"))
        .hasMessageStartingWith("golden request 'a.json'")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[2] | FP32 | [1] | expected 2 elements for FP32 [2], got 1",
        "[2, 1] | FP32 | [[1], 2] | data mixes arrays and values, expected it flat or nested as shape [2,1]",
        "[2, 2] | FP32 | [[1], [2]] | data does not match shape [2,2]: expected 2 entries in dimension 1, got 1",
        "[1] | FP32 | [1e39] | element 0 is the number 1e39, expected a number within the range of FP32",
        "[1] | FP16 | [65520] | expected a number within the range of FP16",
        "[1] | BF16 | [3.4e38] | expected a number within the range of BF16",
        "[1] | FP64 | [1e400] | expected a number within the range of FP64",
        "[1] | FP32 | ['x'] | is the string 'x', expected a number, null, NaN, Infinity or -Infinity",
        "[1] | FP32 | [true] | is true, expected a number",
        "[1] | INT8 | [128] | expected an integer from -128 to 127",
        "[1] | UINT8 | [-1] | expected an integer from 0 to 255",
        "[1] | INT64 | [1.5] | expected an integer",
        "[1] | INT64 | [9223372036854775808] | to 9223372036854775807",
        "[1] | BOOL | [1] | expected true or false",
        "[1] | BYTES | [1] | expected a string",
        "[-1] | FP32 | [] | negative dimension -1 in shape [-1]",
        "[4294967296, 4294967296] | FP32 | [] | shape overflows",
        "[1] | FP8 | [1] | unknown datatype 'FP8', expected one of BOOL, UINT8",
      })
  void a_tensor_that_is_not_one_is_refused_with_its_place(
      String shape, String datatype, String data, String message) {
    assertThatThrownBy(() -> tensor(shape, datatype, data))
        .hasMessageStartingWith("golden request 't.json' line 1, column ")
        .hasMessageContaining(": input 'x': ")
        .hasMessageContaining(message);
  }

  @Test
  void the_place_is_told_in_characters_of_its_line() throws Exception {
    write(
        "a.json",
        "{'request':\n {'inputs': [{'data': ['ü😀', 1], 'shape': [2],\n'datatype': 'BYTES', 'name': 'x'}]}}");
    assertThatThrownBy(this::read)
        .hasMessage(
            "golden request 'a.json' line 2, column 30: input 'x': element 1 is the number 1,"
                + " expected a string");
  }

  /** The float between the decimal and the datatype would be a tie, and go down. */
  @ParameterizedTest
  @CsvSource({
    "FP16, 1.00048828125000000001, 3c01",
    "FP16, 1.00048828125, 3c00",
    "BF16, 1.00390625000000000001, 3f81",
    "BF16, 1.00390625, 3f80",
    "FP16, NaN, 7e00",
    "FP16, null, 7e00",
    "BF16, -Infinity, ff80",
    "BF16, '\"Infinity\"', 7f80"
  })
  void numbers_are_read_as_those_of_requests(String datatype, String number, String bits)
      throws Exception {
    GoldenTensor tensor = tensor("[1]", datatype, "[" + number + "]");
    assertThat(Integer.toHexString(tensor.data().getShort() & 0xffff)).isEqualTo(bits);
  }

  @Test
  void a_scalar_needs_no_array() throws Exception {
    assertThat(tensor("[]", "FP32", "2.5").data().getFloat()).isEqualTo(2.5f);
  }

  @ParameterizedTest
  @CsvSource({"'abs': -1, abs", "'cosine': 1.5, cosine", "'argmax': 1, argmax", "'abs': 'x', abs"})
  void tolerances_have_ranges(String tolerance, String key) throws Exception {
    String file = file("", INPUT);
    write("a.json", file.substring(0, file.length() - 1) + ", 'tolerance': {" + tolerance + "}}");
    assertThatThrownBy(this::read)
        .hasMessageContaining(": tolerance '" + key + "' is ")
        .hasMessageContaining(", expected ");
  }

  @Test
  void a_name_is_given_once() throws Exception {
    write("a.json", file(INPUT + "," + INPUT, INPUT));
    assertThatThrownBy(this::read).hasMessageContaining("expected a name that is given once");
  }

  @Test
  void something_is_expected() throws Exception {
    write("a.json", file(INPUT, ""));
    assertThatThrownBy(this::read).hasMessageContaining("expected at least one output");
  }

  @Test
  void links_and_what_is_too_large_are_refused() throws Exception {
    Path outside = Files.writeString(directory.resolve("outside.txt"), "{}");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), outside);
    assertThatThrownBy(this::read).hasMessageContaining("'link.json' is no regular file");
    Files.delete(link);
    Files.write(directory.resolve("large.json"), new byte[GoldenSet.MAX_FILE_BYTES + 1]);
    assertThatThrownBy(this::read).hasMessageContaining("'large.json' has more than the 4194304");
  }

  @Test
  void too_many_files_are_refused() throws Exception {
    for (int i = 0; i < GoldenSet.MAX_FILES + 10; i++) {
      write(i + ".json", "{}");
    }
    assertThatThrownBy(this::read)
        .hasMessageContaining("has 266 golden files, expected at most 256");
  }

  @Test
  void no_directory_means_no_requests() throws Exception {
    assertThat(GoldenSet.read(directory.resolve("none"), 1, GoldenSelection.EVERY).cases())
        .isEmpty();
  }

  @Test
  void a_file_that_is_configured_must_be_there() {
    GoldenSelection selection = new GoldenSelection(Map.of("gone.json", Set.of(2L)));
    assertThatThrownBy(() -> GoldenSet.read(directory, 1, selection))
        .hasMessage("golden request 'gone.json' is configured, but there is no such file");
  }

  @Test
  void what_does_not_hold_for_a_version_is_not_read() throws Exception {
    write("a.json", "nonsense");
    GoldenSelection selection = new GoldenSelection(Map.of("a.json", Set.of(2L)));
    assertThat(GoldenSet.read(directory, 1, selection).cases()).isEmpty();
    assertThatThrownBy(() -> GoldenSet.read(directory, 2, selection))
        .hasMessageContaining("malformed JSON");
  }

  @Test
  void what_is_written_reads_back_bit_for_bit() throws Exception {
    Random random = SeededRandom.create();
    for (int round = 0; round < 200; round++) {
      List<GoldenTensor> request = tensors(random, "in");
      List<GoldenTensor> answer = tensors(random, "out");
      Tolerance tolerance =
          random.nextBoolean()
              ? Tolerance.EXACT
              : new Tolerance(random.nextDouble(), null, random.nextDouble(), random.nextBoolean());
      Files.write(directory.resolve("r.json"), GoldenFile.write(request, answer, tolerance));
      GoldenCase back = read().cases().get(0);
      assertThat(back.tolerance()).isEqualTo(tolerance);
      assertSame(request, back.request());
      assertSame(answer, back.expected());
    }
  }

  private static void assertSame(List<GoldenTensor> written, List<GoldenTensor> read) {
    assertThat(read).hasSameSizeAs(written);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).name()).isEqualTo(written.get(i).name());
      Comparison comparison = Comparison.of(written.get(i), read.get(i), Tolerance.EXACT);
      assertThat(comparison.difference()).isNull();
    }
  }

  private static List<GoldenTensor> tensors(Random random, String name) {
    List<GoldenTensor> tensors = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      long[] shape = random.longs(random.nextInt(4), 0, 4).toArray();
      DataType[] all = DataType.values();
      DataType datatype = all[random.nextInt(all.length)];
      tensors.add(
          new GoldenTensor(
              name + i + "\"ü😀",
              datatype,
              shape,
              bytes(random, datatype, Shapes.elementCount(shape))));
    }
    return tensors;
  }

  private static byte[] bytes(Random random, DataType datatype, long count) {
    if (datatype == DataType.BYTES) {
      String[] words = new String[(int) count];
      for (int i = 0; i < words.length; i++) {
        words[i] = "wörd\u0000\"\\".substring(0, random.nextInt(8));
      }
      return Tensors.framed(words);
    }
    byte[] bytes = new byte[(int) count * datatype.byteSize()];
    random.nextBytes(bytes);
    for (int i = 0; datatype == DataType.BOOL && i < bytes.length; i++) {
      bytes[i] &= 1;
    }
    return bytes;
  }

  @Test
  void inputs_and_outputs_of_calls_are_copied() {
    byte[] bytes = Tensors.floatBytes(1, 2);
    GoldenTensor input = GoldenTensor.of(Tensors.raw("x", DataType.FP32, new long[] {2}, bytes));
    GoldenTensor output =
        GoldenTensor.of(
            new OutputTensor(
                Signatures.spec("y", DataType.FP32, Signatures.named("n")),
                new long[] {2},
                ByteBuffer.wrap(bytes)));
    bytes[3] = 0;
    assertThat(input.name()).isEqualTo("x");
    assertThat(output.name()).isEqualTo("y");
    GoldenTensor kept = Golden.floats("", new long[] {2}, 1, 2);
    assertThat(Comparison.of(kept, input, Tolerance.EXACT).difference()).isNull();
    assertThat(Comparison.of(kept, output, Tolerance.EXACT).difference()).isNull();
  }

  @Test
  void bytes_that_are_no_text_cannot_be_written() {
    GoldenTensor binary =
        new GoldenTensor("b", DataType.BYTES, new long[] {1}, new byte[] {1, 0, 0, 0, (byte) 0xff});
    assertThatThrownBy(() -> GoldenFile.write(List.of(), List.of(binary), Tolerance.EXACT))
        .isInstanceOf(IOException.class)
        .hasMessage("element 0 of 'b' is not UTF-8, as a golden file expects it");
  }

  @Test
  void a_file_that_could_not_be_read_is_not_written() {
    byte[] zeros = new byte[GoldenSet.MAX_FILE_BYTES];
    GoldenTensor large = new GoldenTensor("z", DataType.INT8, new long[] {zeros.length}, zeros);
    assertThatThrownBy(() -> GoldenFile.write(List.of(), List.of(large), Tolerance.EXACT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected at most 4194304");
  }

  @Test
  void a_file_is_written_as_the_protocol_has_it() throws Exception {
    GoldenTensor x = Golden.floats("x", new long[] {1, 3}, 0.1f, Float.NEGATIVE_INFINITY, 2);
    GoldenTensor y = Golden.texts("y", "a\"b");
    byte[] text =
        GoldenFile.write(List.of(x), List.of(y, y), new Tolerance(1e-5, null, 0.5, false));
    assertThat(new String(text, StandardCharsets.UTF_8).replace('"', '\''))
        .isEqualTo(
            "{'request':{'inputs':[{'name':'x','datatype':'FP32','shape':[1,3],"
                + "'data':[0.1,'-Infinity',2.0]}]},'expect':{'outputs':["
                + "{'name':'y','datatype':'BYTES','shape':[1],'data':['a\\'b']},"
                + "{'name':'y','datatype':'BYTES','shape':[1],'data':['a\\'b']}]},"
                + "'tolerance':{'argmax':false,'abs':1.0E-5,'cosine':0.5}}\n");
  }
}
