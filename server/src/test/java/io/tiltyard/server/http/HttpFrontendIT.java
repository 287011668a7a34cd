package io.tiltyard.server.http;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol's endpoints on a whole gateway. */
@Timeout(600)
final class HttpFrontendIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ROUTES =
      "routes:\n"
          + "  affine: {model: affine, champion: {version: 1}}\n"
          + "  split: {model: affine, champion: {version: 1},"
          + " challengers: [{version: 2, weight: 50}]}\n";
  private static final String AFFINE =
      "{'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]}";
  @TempDir private static Path home;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    List<String> models = new ArrayList<>();
    for (DataType type : DataType.values()) {
      models.add("types/identity_" + type.name().toLowerCase(Locale.ROOT));
    }
    models.addAll(
        List.of(
            "serving/affine",
            "serving/iris",
            "shapes/scalar",
            "shapes/no_inputs",
            "shapes/odd_names",
            "text/strings_upper"));
    gateway = new RunningGateway(home, ROUTES, models.toArray(new String[0]));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void tells_what_it_is() throws IOException {
    for (String path : new String[] {"/v2", "/v2/"}) {
      JsonNode body = ok(gateway.get(path));
      assertThat(body.get("name").asText()).isEqualTo("tiltyard");
      assertThat(body.get("version").asText()).isNotEmpty();
      assertThat(body.get("extensions"))
          .extracting(JsonNode::asText)
          .contains("binary_tensor_data");
    }
  }

  @Test
  void is_live_and_ready() throws IOException {
    assertThat(gateway.get("/v2/health/live").text()).isEqualTo("{\"live\":true}");
    assertThat(gateway.get("/v2/health/ready").text()).isEqualTo("{\"ready\":true,\"live\":true}");
    assertThat(gateway.get("/v2/models/iris/ready").text())
        .isEqualTo("{\"name\":\"iris\",\"ready\":true}");
    assertThat(gateway.get("/v2/models/affine/versions/3/ready").status()).isEqualTo(200);
  }

  @Test
  void lists_models() throws IOException {
    JsonNode names = ok(gateway.get("/v2/models")).get("models");
    assertThat(names).extracting(JsonNode::asText).contains("iris", "split", "affine");
  }

  @Test
  void describes_a_model() throws IOException {
    JsonNode iris = ok(gateway.get("/v2/models/iris"));
    assertThat(iris.toString())
        .isEqualTo(
            "{\"name\":\"iris\",\"versions\":[\"1\"],\"platform\":\"onnx_onnxv1\","
                + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,4]}],"
                + "\"outputs\":[{\"name\":\"label\",\"datatype\":\"INT64\",\"shape\":[-1]},"
                + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]}");
    JsonNode affine = ok(gateway.get("/v2/models/affine/versions/2"));
    assertThat(affine.get("versions")).extracting(JsonNode::asText).containsExactly("1", "2", "3");
    JsonNode config = ok(gateway.get("/v2/models/iris/config"));
    assertThat(config.get("input").get(0).toString())
        .isEqualTo("{\"name\":\"x\",\"data_type\":\"TYPE_FP32\",\"dims\":[4]}");
    assertThat(config.get("max_batch_size").asInt()).isEqualTo(32);
    assertThat(ok(gateway.get("/v2/models/scalar/config")).get("input").get(0).toString())
        .contains("\"dims\":[1],\"reshape\":{\"shape\":[]}");
  }

  @Test
  void indexes_the_repository() throws IOException {
    for (String body : new String[] {"", "{}", "{'ready':true}", "{'ready':false,'x':[1]}"}) {
      JsonNode index = ok(gateway.post("/v2/repository/index", "", RunningGateway.bytes(body)));
      assertThat(index.toString())
          .contains("{\"name\":\"affine\",\"version\":\"2\",\"state\":\"READY\",\"reason\":\"\"}");
    }
    SafeBody.check(gateway.post("/v2/repository/index", "{'ready':1}"), 400, "INVALID_ARGUMENT");
    SafeBody.check(gateway.post("/v2/repository/index", "[]"), 400, "MALFORMED_REQUEST");
  }

  private static JsonNode irisStatistics() throws IOException {
    return ok(gateway.get("/v2/models/iris/versions/1/stats")).get("model_stats").get(0);
  }

  @Test
  void counts_what_it_answers() throws IOException {
    infer("iris", AFFINE);
    await().until(() -> irisStatistics().get("inference_count").asLong() > 0); // follows the answer
    JsonNode one = irisStatistics();
    assertThat(one.get("name").asText()).isEqualTo("iris");
    assertThat(one.get("inference_stats").get("success").get("count").asLong()).isPositive();
    assertThat(one.get("batch_stats").get(0).get("batch_size").asLong()).isEqualTo(1);
    assertThat(ok(gateway.get("/v2/models/affine/stats")).get("model_stats")).hasSize(3);
    assertThat(ok(gateway.get("/v2/models/stats")).get("model_stats").size()).isGreaterThan(10);
  }

  @Test
  void infers_and_says_who_answered() throws IOException {
    RawResponse response =
        gateway.post(
            "/v2/models/affine/versions/2/infer",
            "Content-Type: application/json; charset=utf-8\r\n",
            RunningGateway.bytes(
                "{'id':'mine','inputs':[{'name':'x','shape':[1,4],'datatype':'FP32',"
                    + "'data':[[1,2,3,4]]}],'outputs':[{'name':'y'}]}"));
    assertThat(response.text())
        .isEqualTo(
            "{\"model_name\":\"affine\",\"model_version\":\"2\",\"id\":\"mine\","
                + "\"parameters\":{\"arm\":\"other\"},\"outputs\":[{\"name\":\"y\","
                + "\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[11.0,11.0,14.5]}]}");
    assertThat(response.header("x-tiltyard-arm")).isEqualTo("other");
    assertThat(response.header("x-request-id")).isEqualTo("mine");
    assertThat(response.header("content-type")).isEqualTo("application/json");
    assertThat(response.header("inference-header-content-length")).isEmpty();
  }

  @Test
  void makes_an_id_where_there_is_none_and_takes_that_of_the_header() throws IOException {
    RawResponse made = gateway.post("/v2/models/iris/infer", AFFINE);
    assertThat(made.header("x-request-id")).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}");
    assertThat(ok(made).get("id").asText()).isEqualTo(made.header("x-request-id"));
    RawResponse own =
        gateway.post(
            "/v2/models/iris/infer", "X-Request-Id: own\r\n", RunningGateway.bytes(AFFINE));
    assertThat(ok(own).get("id").asText()).isEqualTo("own");
    RawResponse unicode =
        gateway.post("/v2/models/iris/infer", AFFINE.replaceFirst("\\{", "{'id':'é%',"));
    assertThat(ok(unicode).get("id").asText()).isEqualTo("é%");
    assertThat(unicode.header("x-request-id")).isEqualTo("%C3%A9%25");
  }

  @Test
  void an_id_with_spaces_is_told_over_both_protocols() throws Exception {
    String body = AFFINE.replaceFirst("\\{", "{'id':' my id ',").replace('\'', '"');
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("http://127.0.0.1:" + gateway.gateway().httpAddress().getPort() + "/v2");
    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()); // the upgrade
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve("/v2/models/iris/infer"))
              .version(version)
              .POST(BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("x-request-id")).contains("%20my id%20");
      assertThat(response.body()).contains("\"id\":\" my id \"");
    }
  }

  @Test
  void one_routing_key_stays_on_one_arm_however_it_is_sent() throws IOException {
    Set<String> arms = new HashSet<>();
    for (String key : new String[] {"u1", "u2", "u3", "u4", "u5", "u6", "é", "日本", "u7", "u8"}) {
      String json = AFFINE.replaceFirst("\\{", "{'parameters':{'routing_key':'" + key + "'},");
      String byParameter = gateway.post("/v2/models/split/infer", json).header("x-tiltyard-arm");
      String header = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      String byHeader =
          gateway
              .post(
                  "/v2/models/split/infer",
                  "X-Routing-Key: " + header + "\r\n",
                  RunningGateway.bytes(AFFINE))
              .header("x-tiltyard-arm");
      assertThat(byHeader).as(key).isEqualTo(byParameter);
      arms.add(byParameter);
    }
    assertThat(arms).containsExactlyInAnyOrder("champion", "challenger");
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void every_datatype_passes_in_json_and_in_binary(DataType type) throws IOException {
    String data =
        switch (type) {
          case BOOL -> "[true,false,true,true]";
          case BYTES -> "[\"a\",\"\",\"é\",\"日本\"]";
          case FP16, FP32, FP64, BF16 -> "[1.5,-0.0,0.25,-3.0]";
          case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> "[1,2,3,127]";
        };
    String name = "identity_" + type.name().toLowerCase(Locale.ROOT);
    String json =
        "{'inputs':[{'name':'x','shape':[1,4],'datatype':'" + type + "','data':" + data + "}]}";
    JsonNode output = infer(name, json).get("outputs").get(0);
    assertThat(output.get("data").toString()).isEqualTo(data);
    assertThat(output.get("datatype").asText()).isEqualTo(type.name());

    byte[] wire = binaryOutput(name, json);
    String sent =
        "{'parameters':{'binary_data_output':true},'inputs':[{'name':'x','shape':[1,4],"
            + ("'datatype':'" + type + "','parameters':{'binary_data_size':" + wire.length)
            + "}}]}";
    RawResponse back = post("/v2/models/" + name + "/infer", sent, wire);
    assertThat(back.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(tail(back)).isEqualTo(wire);
  }

  private static byte[] binaryOutput(String model, String json) throws IOException {
    String asking = json.replaceFirst("}]}$", "}],'parameters':{'binary_data_output':true}}");
    RawResponse response = gateway.post("/v2/models/" + model + "/infer", asking);
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    return tail(response);
  }

  @Test
  void outputs_are_binary_one_by_one() throws IOException {
    String json =
        "{'parameters':{'binary_data_output':true},"
            + AFFINE.substring(1, AFFINE.length() - 1)
            + ",'outputs':[{'name':'label','parameters':{'binary_data':false}},"
            + "{'name':'probabilities'}]}";
    RawResponse response = gateway.post("/v2/models/iris/infer", json);
    int length = Integer.parseInt(response.header("inference-header-content-length"));
    JsonNode outputs = MAPPER.readTree(Arrays.copyOf(response.body(), length)).get("outputs");
    assertThat(outputs.get(0).get("data").toString()).matches("\\[[012]]");
    assertThat(outputs.get(1).get("parameters").get("binary_data_size").asInt()).isEqualTo(12);
    assertThat(tail(response)).hasSize(12);
  }

  @Test
  void a_raw_binary_request_is_the_input_alone() throws IOException {
    ByteBuffer x = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    x.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    RawResponse response =
        gateway.post(
            "/v2/models/affine/versions/1/infer",
            "Inference-Header-Content-Length: 0\r\n",
            x.array());
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    ByteBuffer y = ByteBuffer.wrap(tail(response)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new float[] {y.getFloat(), y.getFloat(), y.getFloat()})
        .containsExactly(5.5f, 5.5f, 7.25f);
  }

  @Test
  void odd_shapes_and_names_pass() throws IOException {
    assertThat(
            infer("scalar", "{'inputs':[{'name':'x','shape':[],'datatype':'FP32','data':5}]}")
                .get("outputs")
                .get(0)
                .toString())
        .endsWith("\"shape\":[],\"data\":[5.0]}");
    assertThat(infer("no_inputs", "{'inputs':[]}").get("outputs").get(0).get("data").toString())
        .isEqualTo("[1.0,2.0,3.0]");
    assertThat(
            infer(
                    "odd_names",
                    "{'inputs':[{'name':'in put/ü:0','shape':[1],'datatype':'FP32','data':[1]}]}")
                .get("outputs")
                .get(0)
                .get("name")
                .asText())
        .isEqualTo("Ausgabe \"温度\"\\1");
    assertThat(
            infer(
                    "identity_fp32",
                    "{'inputs':[{'name':'x','shape':[1,0],'datatype':'FP32','data':[]}]}")
                .get("outputs")
                .get(0)
                .get("data")
                .toString())
        .isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"/v2/models/%61ffine", "/v2/models/affine/versions/%31", "/v2/models/affine?x=1"})
  void a_path_is_decoded_once(String path) throws IOException {
    assertThat(gateway.get(path).status()).isEqualTo(200);
  }

  @Test
  void requests_and_answers_are_compressed() throws IOException {
    StringBuilder data = new StringBuilder("[1");
    for (int i = 1; i < 4_000; i++) {
      data.append(',').append(i);
    }
    String json =
        "{'inputs':[{'name':'x','shape':[1,4000],'datatype':'FP32','data':" + data + "]}]}";
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(RunningGateway.bytes(json));
    }
    RawResponse response =
        gateway.post(
            "/v2/models/identity_fp32/infer",
            "Content-Encoding: gzip\r\nAccept-Encoding: gzip\r\n",
            packed.toByteArray());
    assertThat(response.header("content-encoding")).isEqualTo("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(MAPPER.readTree(plain).get("outputs").get(0).get("data")).hasSize(4_000);
  }

  @Test
  void one_connection_serves_pipelined_requests_in_order() throws IOException {
    try (RawClient client = gateway.connect()) {
      for (int i = 1; i <= 200; i++) {
        byte[] body = RunningGateway.bytes(AFFINE.replaceFirst("\\{", "{'id':'" + i + "',"));
        client.post("/v2/models/affine/versions/" + (1 + i % 3) + "/infer", "", body);
      }
      for (int i = 1; i <= 200; i++) {
        JsonNode answer = ok(client.read());
        assertThat(answer.get("id").asText()).isEqualTo(Integer.toString(i));
        assertThat(answer.get("model_version").asInt()).isEqualTo(1 + i % 3);
      }
    }
  }

  private static JsonNode infer(String model, String json) throws IOException {
    return ok(gateway.post("/v2/models/" + model + "/infer", json));
  }

  private static JsonNode ok(RawResponse response) throws IOException {
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    return MAPPER.readTree(response.body());
  }

  private static byte[] tail(RawResponse response) {
    int json = Integer.parseInt(response.header("inference-header-content-length"));
    return Arrays.copyOfRange(response.body(), json, response.body().length);
  }

  /** Sends JSON and the bytes behind it. */
  private static RawResponse post(String path, String json, byte[] data) throws IOException {
    byte[] head = RunningGateway.bytes(json);
    byte[] body = Arrays.copyOf(head, head.length + data.length);
    System.arraycopy(data, 0, body, head.length, data.length);
    return gateway.post(
        path,
        "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: "
            + head.length
            + "\r\n",
        body);
  }
}
