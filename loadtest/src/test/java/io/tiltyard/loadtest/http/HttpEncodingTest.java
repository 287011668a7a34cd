package io.tiltyard.loadtest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.RequestFile;
import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.loadtest.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpEncodingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Target TARGET =
      new Target("http://h:1/p", "::1", 1, "/p", "my model", "2", Map.of("X-Own", "v"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL   | [true,false]",
        "UINT8  | [255,0]",
        "UINT16 | [65535,0]",
        "UINT32 | [4294967295,0]",
        "UINT64 | [18446744073709551615,0]",
        "INT8   | [-128,127]",
        "INT16  | [-32768,1]",
        "INT32  | [-2147483648,1]",
        "INT64  | [-9223372036854775808,1]",
        "FP16   | [0.5,-2.0]",
        "BF16   | [0.5,-2.0]",
        "FP32   | [0.1,-2.0]",
        "FP64   | [0.1,1.0E300]",
        "BYTES  | [\"na\u00efve\",\"\"]"
      })
  void json_has_the_elements_of_the_file_it_came_from(
      String datatype, String data, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("request.json");
    Files.writeString(
        file,
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
            + datatype
            + "\",\"shape\":[2],\"data\":"
            + data
            + "}]}");

    JsonNode json =
        JSON.readTree(new HttpEncoding(TARGET, false).encode(RequestFile.read(file).get(0)).body());

    assertThat(json.at("/inputs/0/data")).isEqualTo(JSON.readTree(data));
    assertThat(json.at("/inputs/0/datatype").asText()).isEqualTo(datatype);
    assertThat(json.has("parameters")).isFalse();
  }

  @Test
  void the_head_names_model_version_and_length() {
    HttpEncoding.Encoded encoded = new HttpEncoding(TARGET, false).encode(request());

    assertThat(new String(encoded.head(), StandardCharsets.US_ASCII))
        .startsWith("POST /p/v2/models/my%20model/versions/2/infer HTTP/1.1\r\n")
        .contains("Host: [::1]:1\r\n")
        .contains("Content-Length: " + encoded.body().length + "\r\n")
        .contains("X-Own: v\r\n")
        .endsWith("\r\n")
        .doesNotContain("\r\n\r\n");
  }

  @Test
  void bytes_follow_the_json_that_tells_their_length() throws Exception {
    HttpEncoding.Encoded encoded = new HttpEncoding(TARGET, true).encode(request());
    String head = new String(encoded.head(), StandardCharsets.US_ASCII);
    int jsonLength =
        Integer.parseInt(head.replaceAll("(?s).*Inference-Header-Content-Length: (\\d+).*", "$1"));
    JsonNode json = JSON.readTree(Arrays.copyOf(encoded.body(), jsonLength));

    assertThat(json.at("/inputs/0/parameters/binary_data_size").asInt()).isEqualTo(3);
    assertThat(json.at("/inputs/1/parameters/binary_data_size").asInt()).isEqualTo(4);
    assertThat(json.at("/parameters/binary_data_output").asBoolean()).isTrue();
    assertThat(json.at("/parameters/priority").asInt()).isEqualTo(2);
    assertThat(json.at("/outputs/0/name").asText()).isEqualTo("y");
    assertThat(Arrays.copyOfRange(encoded.body(), jsonLength, encoded.body().length))
        .containsExactly(1, 2, 3, 0, 0, (byte) 0x80, 0x3f);
  }

  @Test
  void a_host_of_the_users_own_replaces_the_address() {
    Target target = new Target("http://h:1", "h", 1, "", "m", "", Map.of("host", "model.example"));
    HttpEncoding.Encoded encoded = new HttpEncoding(target, false).encode(request());

    assertThat(new String(encoded.head(), StandardCharsets.US_ASCII))
        .contains("host: model.example\r\n")
        .doesNotContain("Host: ");
  }

  private static InferRequest request() {
    return new InferRequest(
        "",
        Map.of("priority", 2L),
        List.of(
            new Tensor("a", Datatype.UINT8, new long[] {3}, new byte[] {1, 2, 3}),
            new Tensor("b", Datatype.FP32, new long[] {1}, new byte[] {0, 0, (byte) 0x80, 0x3f})),
        List.of("y"));
  }
}
