package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed input against a whole gateway with real models, F1 to F48: each is refused with its
 * status, its code and a text that says what was expected and nothing of the server, and the next
 * good request is answered.
 */
@Timeout(600)
final class HttpFaultsIT {
  private static final String GOOD =
      "{'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]}";
  private static final String INFER = "/v2/models/affine/infer";
  private static final String CONFIG =
      "limits: {max_request: 1MiB}\nmodels:\n  affine: {batching: {max_size: 4}}\n";
  @TempDir private static Path home;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        new RunningGateway(
            home,
            CONFIG,
            "serving/affine",
            "shapes/two_inputs",
            "shapes/fixed",
            "types/identity_fp16",
            "types/identity_bool",
            "types/identity_bytes",
            "types/identity_int64",
            "types/identity_fp32",
            "text/strings_upper",
            "faulty/nan_out",
            "faulty/fail_on_negative",
            "broken/truncated");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void theNextGoodRequestIsAnswered() throws IOException {
    RawResponse response = gateway.post(INFER, GOOD);
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(gateway.get("/v2/health/live").status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void refuses(String fault, String model, String json, String code, String text)
      throws IOException {
    JsonNode body = SafeBody.check(gateway.post("/v2/models/" + model + "/infer", json), 400, code);
    assertThat(body.get("error").asText()).contains(text);
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        f(
            "F1 overflow",
            x("[2147483648,2147483648,4]", "FP32", "[1]"),
            "INVALID_SHAPE",
            "shape overflows"),
        f(
            "F1 wrap to 64",
            x("[1152921504606846978,16]", "FP32", "[1]"),
            "INVALID_SHAPE",
            "shape overflows"),
        f("F2 -1", x("[-1,4]", "FP32", "[1,2,3,4]"), "INVALID_SHAPE", "negative dimension -1"),
        f(
            "F2 minimum",
            x("[-9223372036854775808]", "FP32", "[1]"),
            "INVALID_SHAPE",
            "negative dimension"),
        f(
            "F3 data in an empty shape",
            x("[0,4]", "FP32", "[1]"),
            "INVALID_TENSOR_DATA",
            "expected 0 elements"),
        f("F4 rank 0", x("[]", "FP32", "[1]"), "INVALID_SHAPE", "expected [-1,4], got []"),
        f(
            "F4 rank 33",
            x("[" + "1,".repeat(32) + "1]", "FP32", "[1]"),
            "INVALID_SHAPE",
            "at most 32"),
        f(
            "F5 other dims",
            x("[1,5]", "FP32", "[1,2,3,4,5]"),
            "INVALID_SHAPE",
            "expected [-1,4], got [1,5]"),
        of(
            "F6 batch mismatch",
            "two_inputs",
            inputs(
                input("ids", "[1,2]", "INT64", "[1,2]"),
                input("mask", "[2,2]", "INT64", "[1,2,3,4]")),
            "INVALID_SHAPE",
            "batch_mismatch"),
        f(
            "F7 batch of 5",
            x("[5,4]", "FP32", "[" + "1,".repeat(19) + "1]"),
            "BATCH_TOO_LARGE",
            "at most 4"),
        f(
            "F8 other datatype",
            x("[1,4]", "INT64", "[1,2,3,4]"),
            "INVALID_DATATYPE",
            "expected FP32, got INT64"),
        f("F9 FP31", x("[1,4]", "FP31", "[1]"), "INVALID_DATATYPE", "unknown datatype 'FP31'"),
        f(
            "F9 lower case",
            x("[1,4]", "fp32", "[1]"),
            "INVALID_DATATYPE",
            "unknown datatype 'fp32'"),
        f("F9 empty", x("[1,4]", "", "[1]"), "INVALID_DATATYPE", "unknown datatype ''"),
        of(
            "F10 missing input",
            "two_inputs",
            inputs(input("ids", "[1,1]", "INT64", "[1]")),
            "INVALID_INPUTS",
            "missing input 'mask'"),
        f(
            "F11 extra input",
            inputs(input("x", "[1,4]", "FP32", "[1,2,3,4]"), input("z", "[1]", "FP32", "[1]")),
            "INVALID_INPUTS",
            "unexpected input 'z'"),
        f(
            "F12 twice",
            inputs(
                input("x", "[1,4]", "FP32", "[1,2,3,4]"), input("x", "[1,4]", "FP32", "[1,2,3,4]")),
            "INVALID_INPUTS",
            "more than once"),
        f("F13 no inputs", "{'inputs':[]}", "INVALID_INPUTS", "missing input 'x'"),
        f("F13 inputs absent", "{}", "INVALID_INPUTS", "field 'inputs' is missing"),
        f(
            "F14 output twice",
            outputs("{'name':'y'},{'name':'y'}"),
            "INVALID_OUTPUTS",
            "requested more than once"),
        f(
            "F14 unknown output",
            outputs("{'name':'q'}"),
            "INVALID_OUTPUTS",
            "unknown output 'q', expected one of 'y'"),
        f(
            "F14 S-14 1025 outputs",
            outputs("{'name':'y'},".repeat(1_024) + "{'name':'y'}"),
            "INVALID_ARGUMENT",
            "at most 1024"),
        f(
            "F15 data and binary_data_size",
            GOOD.replace("'data'", "'parameters':{'binary_data_size':16},'data'"),
            "INVALID_TENSOR_DATA",
            "one of them"),
        f(
            "F16 3 of 4",
            x("[1,4]", "FP32", "[1,2,3]"),
            "INVALID_TENSOR_DATA",
            "expected 4 elements for FP32 [1,4], got 3"),
        f("F16 8 of 4", x("[1,4]", "FP32", "[1,2,3,4,5,6,7,8]"), "INVALID_TENSOR_DATA", "got 8"),
        of(
            "F20 lone surrogate",
            "strings_upper",
            x("[1]", "BYTES", "['\\ud800']"),
            "INVALID_TENSOR_DATA",
            "surrogates in pairs"),
        f("F22 nan", x("[1,4]", "FP32", "[nan,2,3,4]"), "MALFORMED_REQUEST", "malformed JSON"),
        of(
            "F22 Infinity",
            "identity_int64",
            x("[1,4]", "INT64", "[1,Infinity,3,4]"),
            "INVALID_TENSOR_DATA",
            "is Infinity, expected an integer"),
        f("F22 1e400", x("[1,4]", "FP32", "[1e400,2,3,4]"), "INVALID_TENSOR_DATA", "range of FP32"),
        of(
            "F23 2^63",
            "identity_int64",
            x("[1,4]", "INT64", "[9223372036854775808,2,3,4]"),
            "INVALID_TENSOR_DATA",
            "9223372036854775808"),
        of(
            "F23 -2^63-1",
            "identity_int64",
            x("[1,4]", "INT64", "[-9223372036854775809,2,3,4]"),
            "INVALID_TENSOR_DATA",
            "-9223372036854775809"),
        of(
            "F23 1.5",
            "identity_int64",
            x("[1,4]", "INT64", "[1.5,2,3,4]"),
            "INVALID_TENSOR_DATA",
            "the number 1.5"),
        of(
            "F23 1.0",
            "identity_int64",
            x("[1,4]", "INT64", "[1.0,2,3,4]"),
            "INVALID_TENSOR_DATA",
            "the number 1.0"),
        f(
            "F24 400 digits",
            x("[1,4]", "FP32", "[0." + "1".repeat(398) + ",2,3,4]"),
            "MALFORMED_REQUEST",
            "at most 64"),
        of(
            "F25 BOOL as 1",
            "identity_bool",
            x("[1,4]", "BOOL", "[1,0,1,0]"),
            "INVALID_TENSOR_DATA",
            "true or false"),
        of(
            "F25 BOOL as text",
            "identity_bool",
            x("[1,4]", "BOOL", "['true',true,true,true]"),
            "INVALID_TENSOR_DATA",
            "true or false"),
        f(
            "F26 depth 101",
            "{'inputs':[],'x':" + "[".repeat(100) + "]".repeat(100) + "}",
            "MALFORMED_REQUEST",
            "JSON nesting depth exceeds maximum allowed limit (100)"),
        f(
            "F26 depth 250000",
            "{'x':" + "[".repeat(250_000),
            "MALFORMED_REQUEST",
            "JSON nesting depth exceeds maximum allowed limit (100)"),
        f(
            "F27 ragged",
            x("[2,4]", "FP32", "[[1,2,3,4],[5,6,7]]"),
            "INVALID_TENSOR_DATA",
            "data does not match shape [2,4]"),
        f(
            "F28 inputs twice",
            "{'inputs':[],'inputs':[]}",
            "MALFORMED_REQUEST",
            "key 'inputs' stands twice"),
        f("F29 trailing garbage", GOOD + "x", "MALFORMED_REQUEST", "malformed JSON"),
        f("F29 two documents", GOOD + GOOD, "MALFORMED_REQUEST", "content after the JSON object"),
        f("F29 byte order mark", "\ufeff" + GOOD, "MALFORMED_REQUEST", "malformed JSON"),
        f("F29 empty body", "", "MALFORMED_REQUEST", "the body is empty"),
        f(
            "F31 parameters an array",
            GOOD.replace("{'inputs'", "{'parameters':[],'inputs'"),
            "INVALID_ARGUMENT",
            "'parameters' is an array"),
        f(
            "F31 long key",
            GOOD.replace("{'inputs'", "{'parameters':{'" + "k".repeat(500_000) + "':1},'inputs'"),
            "MALFORMED_REQUEST",
            "JSON name"),
        f(
            "F32 long id",
            GOOD.replace("{'inputs'", "{'id':'" + "i".repeat(500_000) + "','inputs'"),
            "INVALID_ARGUMENT",
            "at most 256 bytes"),
        f(
            "F32 control character",
            GOOD.replace("{'inputs'", "{'id':'a\\nb','inputs'"),
            "INVALID_ARGUMENT",
            "control character"),
        of(
            "F33 FP16 out of range",
            "identity_fp16",
            x("[1,4]", "FP16", "[65520,2,3,4]"),
            "INVALID_TENSOR_DATA",
            "range of FP16"));
  }

  private static Arguments f(String fault, String json, String code, String text) {
    return of(fault, "affine", json, code, text);
  }

  private static Arguments of(String fault, String model, String json, String code, String text) {
    return Arguments.of(fault, model, json, code, text);
  }

  private static String input(String name, String shape, String datatype, String data) {
    return String.format(
        "{'name':'%s','shape':%s,'datatype':'%s','data':%s}", name, shape, datatype, data);
  }

  private static String inputs(String... inputs) {
    return "{'inputs':[" + String.join(",", inputs) + "]}";
  }

  private static String x(String shape, String datatype, String data) {
    return inputs(input("x", shape, datatype, data));
  }

  private static String outputs(String outputs) {
    return GOOD.substring(0, GOOD.length() - 1) + ",'outputs':[" + outputs + "]}";
  }

  @Test
  void f3_takes_an_empty_shape_where_the_model_does() throws IOException {
    RawResponse response = gateway.post("/v2/models/identity_fp32/infer", x("[0,4]", "FP32", "[]"));
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.text()).contains("\"shape\":[0,4],\"data\":[]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17, 32})
  void f16_raw_bytes_of_another_length(int bytes) throws IOException {
    JsonNode body =
        binary("affine", "FP32", "[1,4]", bytes, new byte[bytes], 400, "INVALID_TENSOR_DATA");
    assertThat(body.get("error").asText()).contains("expected 16 bytes", "got " + bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"05000000616263", "ffffffff61", "000000", "0100000061ff", ""})
  void f18_bytes_framing_that_lies(String hex) throws IOException {
    byte[] data = java.util.HexFormat.of().parseHex(hex);
    binary("strings_upper", "BYTES", "[1]", data.length, data, 400, "INVALID_TENSOR_DATA");
  }

  @Test
  void f20_raw_bytes_pass_unchanged_and_json_cannot_say_them() throws IOException {
    byte[] data = {1, 0, 0, 0, (byte) 0xff, 2, 0, 0, 0, 0, 'a', 0, 0, 0, 0, 0, 0, 0, 0};
    String json =
        "{'inputs':[{'name':'x','shape':[1,4],'datatype':'BYTES',"
            + "'parameters':{'binary_data_size':19}}]";
    JsonNode body =
        SafeBody.check(post("identity_bytes", json + "}", data), 400, "INVALID_OUTPUTS");
    assertThat(body.get("error").asText())
        .contains("element 0 is not UTF-8", "'binary_data': true");
    RawResponse raw =
        post("identity_bytes", json + ",'parameters':{'binary_data_output':true}}", data);
    assertThat(raw.status()).isEqualTo(200);
    int length = Integer.parseInt(raw.header("inference-header-content-length"));
    assertThat(Arrays.copyOfRange(raw.body(), length, raw.body().length)).isEqualTo(data);
  }

  @Test
  void f22_minus_0_keeps_its_sign() throws IOException {
    RawResponse response =
        gateway.post("/v2/models/identity_fp32/infer", x("[1,2]", "FP32", "[-0,-0.0]"));
    assertThat(response.text()).contains("\"data\":[-0.0,-0.0]");
  }

  @Test
  void f25_raw_bool_of_2() throws IOException {
    binary(
        "identity_bool", "BOOL", "[1,4]", 4, new byte[] {1, 0, 2, 0}, 400, "INVALID_TENSOR_DATA");
  }

  @Test
  void f29_utf16_and_invalid_utf8() throws IOException {
    byte[] utf16 = RunningGateway.bytes(GOOD);
    utf16 = new String(utf16, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE);
    SafeBody.check(gateway.post(INFER, "", utf16), 400, "MALFORMED_REQUEST");
    byte[] invalid = RunningGateway.bytes(GOOD.replace("'x'", "'\u00ff'"));
    invalid[20] = (byte) 0xff;
    SafeBody.check(gateway.post(INFER, "", invalid), 400, "MALFORMED_REQUEST");
  }

  @Test
  void f30_an_unknown_top_level_field_is_ignored() throws IOException {
    String json = GOOD.replace("{'inputs'", "{'sampling':{'x':[1]},'inputs'");
    assertThat(gateway.post(INFER, json).status()).isEqualTo(200);
  }

  @Test
  void f31_a_parameter_that_means_nothing_here_is_ignored() throws IOException {
    String json = GOOD.replace("{'inputs'", "{'parameters':{'headers':'x','color':1},'inputs'");
    assertThat(gateway.post(INFER, json).status()).isEqualTo(200);
  }

  @Test
  void features_that_are_not_offered_are_refused_and_not_ignored() throws IOException {
    String classification = outputs("{'name':'y','parameters':{'classification':2}}");
    SafeBody.check(gateway.post(INFER, classification), 501, "UNSUPPORTED");
    String region = outputs("{'name':'y','parameters':{'shared_memory_region':'r'}}");
    SafeBody.check(gateway.post(INFER, region), 501, "UNSUPPORTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "01",
        "v12",
        "latest",
        "9223372036854775808",
        "+1",
        "%201",
        "v1",
        "1.0"
      })
  void f34_a_version_that_is_none(String version) throws IOException {
    for (String path : new String[] {"", "/ready", "/config", "/stats"}) {
      RawResponse response = gateway.get("/v2/models/affine/versions/" + version + path);
      SafeBody.check(response, 400, "INVALID_ARGUMENT");
    }
    String infer = "/v2/models/affine/versions/" + version + "/infer";
    SafeBody.check(gateway.post(infer, GOOD), 400, "INVALID_ARGUMENT");
  }

  @Test
  void f34_a_version_or_model_that_is_absent() throws IOException {
    SafeBody.check(gateway.get("/v2/models/affine/versions/99"), 404, "VERSION_NOT_FOUND");
    SafeBody.check(
        gateway.post("/v2/models/affine/versions/99/infer", GOOD), 404, "VERSION_NOT_FOUND");
    SafeBody.check(gateway.get("/v2/models/absent"), 404, "MODEL_NOT_FOUND");
    SafeBody.check(gateway.get("/v2/models/absent/ready"), 404, "MODEL_NOT_FOUND");
    SafeBody.check(gateway.post("/v2/models/absent/infer", GOOD), 404, "MODEL_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        ".",
        "%2e%2e",
        "a%2Fb",
        "%2fetc%2fpasswd",
        "a%5Cb",
        "%5C..%5C",
        "%252e",
        "a%00b",
        "a%0Ab",
        "a%E2%80%AEb",
        "%20",
        "%",
        "%zz",
        "%ff",
        "a..b"
      })
  void s01_f34_a_model_name_that_is_none(String name) throws IOException {
    SafeBody.check(gateway.get("/v2/models/" + name + "/config"), 400, "INVALID_ARGUMENT");
    SafeBody.check(gateway.post("/v2/models/" + name + "/infer", GOOD), 400, "INVALID_ARGUMENT");
  }

  @Test
  void f34_a_model_name_of_257_characters() throws IOException {
    String path = "/v2/models/" + "m".repeat(257) + "/infer";
    SafeBody.check(gateway.post(path, GOOD), 400, "INVALID_ARGUMENT");
  }

  @Test
  void f35_a_version_that_is_not_ready() throws IOException {
    for (String path : new String[] {"", "/config"}) {
      RawResponse response = gateway.get("/v2/models/truncated/versions/1" + path);
      JsonNode body = SafeBody.check(response, 503, "VERSION_NOT_READY");
      assertThat(body.get("error").asText()).contains("FAILED");
      assertThat(response.header("retry-after")).isNotEmpty();
    }
    JsonNode infer =
        SafeBody.check(
            gateway.post("/v2/models/truncated/versions/1/infer", GOOD), 503, "VERSION_NOT_READY");
    assertThat(infer.get("error").asText()).contains("FAILED");
    SafeBody.check(gateway.post("/v2/models/truncated/infer", GOOD), 503, "ROUTE_NOT_READY");
    RawResponse ready = gateway.get("/v2/models/truncated/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text())
        .startsWith(
            "{\"name\":\"truncated\",\"ready\":false,\"reason\":\"model 'truncated' has no available");
    String index = gateway.post("/v2/repository/index", "").text();
    assertThat(index)
        .contains("\"name\":\"truncated\",\"version\":\"1\",\"state\":\"UNAVAILABLE\"");
  }

  @Test
  void f39_a_model_that_fails_while_it_runs() throws IOException {
    String json = inputs(input("index", "[1]", "INT64", "[-9]"));
    RawResponse response = gateway.post("/v2/models/fail_on_negative/infer", json);
    JsonNode body = SafeBody.check(response, 400, "INVALID_ARGUMENT");
    assertThat(body.get("error").asText()).contains("failed on this input");
  }

  @Test
  void f106_nan_outputs_are_null_in_json() throws IOException {
    RawResponse response =
        gateway.post("/v2/models/nan_out/infer", x("[1,4]", "FP32", "[-1,4,-1,9]"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).contains("\"data\":[null,2.0,null,3.0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999", "-1", "+1", "1e3", "0x10", "1 1", "", "76", "9999999999"})
  void f40_s15_a_json_length_that_is_none(String length) throws IOException {
    byte[] body = RunningGateway.bytes(GOOD);
    assertThat(body).hasSizeLessThan(76);
    RawResponse response =
        gateway.post(INFER, "Inference-Header-Content-Length: " + length + "\r\n", body);
    SafeBody.check(response, 400, "MALFORMED_REQUEST");
  }

  @Test
  void f40_s15_two_json_lengths() throws IOException {
    String header = "Inference-Header-Content-Length: 73\r\n";
    SafeBody.check(
        gateway.post(INFER, header + header, RunningGateway.bytes(GOOD)), 400, "MALFORMED_REQUEST");
  }

  @Test
  void f40_a_json_length_within_the_json() throws IOException {
    RawResponse response =
        gateway.post(INFER, "Inference-Header-Content-Length: 30\r\n", RunningGateway.bytes(GOOD));
    SafeBody.check(response, 400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 15, 17, 1L << 31, 999_999_999_999_999_999L})
  void f41_binary_sizes_that_do_not_add_up(long size) throws IOException {
    JsonNode body =
        binary("affine", "FP32", "[1,4]", size, new byte[16], 400, "INVALID_TENSOR_DATA");
    assertThat(body.get("error").asText()).contains("binary_data_size");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void f41_negative_binary_sizes(long size) throws IOException {
    binary("affine", "FP32", "[1,4]", size, new byte[16], 400, "INVALID_ARGUMENT");
  }

  @Test
  void f41_bytes_behind_the_json_of_json_inputs() throws IOException {
    SafeBody.check(post("affine", GOOD, new byte[4]), 400, "INVALID_TENSOR_DATA");
  }

  @Test
  void f42_a_body_beyond_the_configured_limit() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("POST " + INFER + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
      SafeBody.check(client.read(), 413, "REQUEST_TOO_LARGE");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f43_f46_framing_that_lies() throws IOException {
    for (String headers :
        new String[] {
          "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
          "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
          "Content-Length : 3\r\n\r\nabc"
        }) {
      try (RawClient client = gateway.connect()) {
        client.send("POST " + INFER + " HTTP/1.1\r\nHost: h\r\n" + headers);
        SafeBody.check(client.read(), 400, "MALFORMED_REQUEST");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void f44_codings_that_are_not_spoken() throws IOException {
    byte[] body = RunningGateway.bytes(GOOD);
    RawResponse brotli = gateway.post(INFER, "Content-Encoding: br\r\n", body);
    SafeBody.check(brotli, 415, "UNSUPPORTED_MEDIA_TYPE");
    RawResponse wrong = gateway.post(INFER, "Content-Encoding: gzip\r\n", body);
    SafeBody.check(wrong, 400, "MALFORMED_REQUEST");
  }

  @Test
  void f45_heads_that_are_too_large() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
      SafeBody.check(client.read(), 414, "REQUEST_TOO_LARGE");
    }
    RawResponse many = gateway.post(INFER, "X: y\r\n".repeat(101), RunningGateway.bytes(GOOD));
    SafeBody.check(many, 431, "REQUEST_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "json",
        "application/jsonp"
      })
  void f47_s55_content_types_that_are_not_spoken(String type) throws IOException {
    RawResponse response =
        gateway.post(INFER, "Content-Type: " + type + "\r\n", RunningGateway.bytes(GOOD));
    JsonNode body = SafeBody.check(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(body.get("error").asText())
        .contains("expected application/json (curl: -H 'Content-Type: application/json')");
  }

  @Test
  void f47_no_content_type_is_taken_for_json() throws IOException {
    assertThat(gateway.post(INFER, "", RunningGateway.bytes(GOOD)).status()).isEqualTo(200);
    String type = "Content-Type: APPLICATION/JSON ; charset=utf-8\r\n";
    assertThat(gateway.post(INFER, type, RunningGateway.bytes(GOOD)).status()).isEqualTo(200);
  }

  @Test
  void f48_wrong_verbs_and_unknown_paths() throws IOException {
    try (RawClient client = gateway.connect()) {
      for (String verb : new String[] {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        client.send(verb + " " + INFER + " HTTP/1.1\r\nHost: h\r\n\r\n");
        RawResponse response = client.read();
        SafeBody.check(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response.header("allow")).isEqualTo("POST");
      }
      client.send("DELETE /v2/models/affine HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.read().header("allow")).isEqualTo("GET, HEAD");
      for (String path :
          new String[] {
            "/",
            "/v2x",
            "/V2/health/live",
            "/v2/health",
            "/v2//health/live",
            "/v2/health/live/",
            "/v2/models/affine/version/1",
            "/v2/models/affine/versions",
            "/v2/models/affine/infer/",
            "/v2/models/affine/generate",
            "/v2/repository/models/affine/reload",
            "/metrics",
            "//v2"
          }) {
        RawResponse response = client.get(path).read();
        SafeBody.check(
            response, 404, response.text().contains("MODEL") ? "MODEL_NOT_FOUND" : "NOT_FOUND");
      }
    }
  }

  private static JsonNode binary(
      String model,
      String datatype,
      String shape,
      long declared,
      byte[] data,
      int status,
      String code)
      throws IOException {
    String json =
        String.format(
            "{'inputs':[{'name':'x','shape':%s,'datatype':'%s',"
                + "'parameters':{'binary_data_size':%d}}]}",
            shape, datatype, declared);
    return SafeBody.check(post(model, json, data), status, code);
  }

  private static RawResponse post(String model, String json, byte[] data) throws IOException {
    byte[] head = RunningGateway.bytes(json);
    byte[] body = Arrays.copyOf(head, head.length + data.length);
    System.arraycopy(data, 0, body, head.length, data.length);
    return gateway.post(
        "/v2/models/" + model + "/infer",
        "Inference-Header-Content-Length: " + head.length + "\r\n",
        body);
  }
}
