package io.tiltyard.loadtest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.loadtest.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestFileTest {
  @TempDir private Path directory;

  @Test
  void reads_one_request_a_line() throws Exception {
    String line =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[%d]}]}";
    List<InferRequest> requests =
        read(String.format(line, 1) + "\n" + String.format(line, -2) + "\n");

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1).inputs().get(0).raw()).containsExactly(-2);
  }

  @Test
  void reads_everything_that_a_request_may_say() throws Exception {
    InferRequest request =
        read("""
                {
                  "id": "7",
                  "parameters": {"a": "b", "n": 3, "f": 0.5, "t": true},
                  "inputs": [
                    {"name": "x", "datatype": "UINT16", "shape": [2, 2], "data": [[1, 2], [3, 515]]},
                    {"name": "s", "datatype": "BYTES", "shape": [2], "data": ["ab", ""]}
                  ],
                  "outputs": [{"name": "y"}]
                }
                """)
            .get(0);

    assertThat(request.id()).isEqualTo("7");
    assertThat(request.parameters()).isEqualTo(Map.of("a", "b", "n", 3L, "f", 0.5, "t", true));
    assertThat(request.outputs()).containsExactly("y");
    assertThat(request.inputs().get(0).raw()).containsExactly(1, 0, 2, 0, 3, 0, 3, 2);
    assertThat(request.inputs().get(1).raw()).containsExactly(2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL    | [true, false]              | 0100",
        "UINT8   | [255, 0]                   | ff00",
        "INT8    | [-128, 127]                | 807f",
        "INT16   | [-1, 258]                  | ffff0201",
        "UINT32  | [4294967295, 1]            | ffffffff01000000",
        "INT64   | [-9223372036854775808, 1]  | 00000000000000800100000000000000",
        "UINT64  | [18446744073709551615, 1]  | ffffffffffffffff0100000000000000",
        "FP16    | [1, -2.0]                  | 003c00c0",
        "BF16    | [1, -2.0]                  | 803f00c0",
        "FP32    | [1, 0.5]                   | 0000803f0000003f",
        "FP64    | [1, 0.5]                   | 000000000000f03f000000000000e03f"
      })
  void numbers_become_little_endian(String datatype, String data, String hex) throws Exception {
    Tensor tensor = read(request(datatype, "[2]", data)).get(0).inputs().get(0);

    assertThat(java.util.HexFormat.of().formatHex(tensor.raw())).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UINT8  | [2]    | [1, 256]   | element 1: got 256, expected a whole number from 0 to 255",
        "INT8   | [2]    | [1, -129]  | expected a whole number from -128 to 127",
        "UINT64 | [1]    | [-1]       | from 0 to 18446744073709551615",
        "INT32  | [1]    | [1.5]      | element 0: got 1.5",
        "FP32   | [1]    | [true]     | got true, expected a number",
        "BOOL   | [1]    | [1]        | got 1, expected true or false",
        "BYTES  | [1]    | [1]        | got 1, expected a string",
        "FP32   | [3]    | [1, 2]     | has 2 elements, but its shape has 3",
        "FP33   | [1]    | [1]        | got the datatype 'FP33', expected one such as FP32",
        "FP32   | [-1]   | [1]        | got the shape [-1]",
        "FP32   | 1      | [1]        | got the shape 1",
        "FP32   | [1]    | 1          | expected an array \"data\"",
        "FP32   | [4294967296, 4] | [1] | too large"
      })
  void says_what_is_wrong_with_a_tensor(String datatype, String shape, String data, String said) {
    assertThatThrownBy(() -> read(request(datatype, shape, data)))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("request 1: ")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | holds no request",
        "'[]'                                | holds no request",
        "'3'                                 | expected an object with an array \"inputs\"",
        "'{}'                                | expected an object with an array \"inputs\"",
        "'{\"inputs\": [{}]}'                | expected a string \"name\"",
        "'{\"inputs\": '                     | not JSON at line 1",
        "'{\"inputs\":[],\"parameters\":{\"a\":[]}}' | parameter 'a': got []"
      })
  void says_what_is_wrong_with_a_file(String content, String said) {
    assertThatThrownBy(() -> read(content)).hasMessageContaining(said);
  }

  @Test
  void a_file_that_is_missing_is_said_to_be() {
    assertThatThrownBy(() -> RequestFile.read(directory.resolve("none.json")))
        .hasMessageContaining("none.json: cannot be read");
  }

  private static String request(String datatype, String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
        + datatype
        + "\",\"shape\":"
        + shape
        + ",\"data\":"
        + data
        + "}]}";
  }

  private List<InferRequest> read(String content) throws Exception {
    Path file = directory.resolve("requests.json");
    Files.writeString(file, content);
    return RequestFile.read(file);
  }
}
