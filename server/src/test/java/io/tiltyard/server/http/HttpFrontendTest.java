package io.tiltyard.server.http;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.http.transport.HttpErrors;
import io.tiltyard.server.http.transport.HttpLimits;
import io.tiltyard.server.http.transport.HttpListener;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import io.tiltyard.server.inference.NoModels;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the front end passes on and what it makes of the answers, with a data plane that is fake.
 */
@Timeout(600)
final class HttpFrontendTest {
  private static final String JSON =
      "{'id':'mine','inputs':[{'name':'a','shape':[2],'datatype':'UINT8','data':[1,2]}],"
          + "'outputs':[{'name':'a'}],'extra':1,'more':2}";
  private final FakeInference inference = new FakeInference();
  private final Rejections rejections = new Rejections();
  private final AtomicBoolean draining = new AtomicBoolean();
  private EventLoops loops;
  private HttpListener listener;
  private InetSocketAddress address;
  private volatile RouteTable table = new RouteTable(List.of(), List.of(), true);

  @BeforeEach
  void start() throws IOException {
    loops = EventLoops.open("test", 1);
    HttpFrontend frontend =
        new HttpFrontend(
            inference,
            () -> table,
            NoModels.repository(),
            QuotaGate.open(),
            new ServerInfo("name", "1.2.3", List.of("x")),
            rejections,
            draining::get,
            Clock.system());
    listener =
        new HttpListener(
            "http",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.defaults(),
            loops,
            frontend,
            code -> rejections.count(Plane.HTTP, code),
            Clock.system());
    address = listener.bind();
  }

  @AfterEach
  void stop() {
    listener.close();
    loops.close();
  }

  @Test
  void passes_a_request_on_as_it_was_sent() throws IOException {
    long before = Clock.system().epochMicros();
    RawResponse response = post("/v2/models/m%20x/versions/7/infer", "X-Routing-Key: k\r\n", JSON);
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    InferenceRequest request = inference.requests.get(0);
    assertThat(request.route()).isEqualTo("m x");
    assertThat(request.version()).isEqualTo(7);
    assertThat(request.id()).isEqualTo("mine");
    assertThat(request.routingKey()).isEqualTo("k");
    assertThat(request.outputs()).containsExactly("a");
    assertThat(request.rawInput()).isNull();
    assertThat(request.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(request.decodedNanos()).isGreaterThanOrEqualTo(request.arrivedNanos());
    assertThat(request.arrivedEpochMicros())
        .isBetween(before - 1_000, Clock.system().epochMicros() + 1_000);
    assertThat(rejections.unknownFields()).isEqualTo(2);
  }

  @Test
  void says_who_answered() throws IOException {
    RawResponse response = post("/v2/models/m/infer", "", JSON);
    assertThat(response.text())
        .isEqualTo(
            "{'model_name':'m','model_version':'3','id':'mine','parameters':{'arm':'challenger'},"
                    .replace('\'', '"')
                + "\"outputs\":[{\"name\":\"a\",\"datatype\":\"UINT8\",\"shape\":[2],"
                + "\"data\":[1,2]}]}");
    assertThat(response.header("x-tiltyard-arm")).isEqualTo("challenger");
    assertThat(response.header("x-request-id")).isEqualTo("mine");
  }

  @Test
  void mixes_json_and_binary_inputs() throws IOException {
    String json =
        "{'inputs':[{'name':'a','shape':[2],'datatype':'UINT8','parameters':{'binary_data_size':2}},"
            + "{'name':'b','shape':[1],'datatype':'UINT8','data':[9]},"
            + "{'name':'c','shape':[0],'datatype':'UINT8','parameters':{'binary_data_size':0}},"
            + "{'name':'d','shape':[1],'datatype':'UINT8','parameters':{'binary_data_size':1}}]}";
    String header = "Inference-Header-Content-Length: " + json.length() + "\r\n";
    RawResponse response = post("/v2/models/m/infer", header, json + "\1\2\3");
    assertThat(response.text())
        .contains("\"data\":[1,2]}", "\"data\":[9]}", "\"data\":[]}", "\"data\":[3]}");
  }

  @Test
  void a_raw_request_is_passed_on_whole_and_answered_in_binary() throws IOException {
    String header = "Inference-Header-Content-Length: 0\r\n";
    RawResponse response = post("/v2/models/m/infer", header, "bytes");
    assertThat(response.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(response.text()).endsWith("\"parameters\":{\"binary_data_size\":5}}]}bytes");
    assertThat(inference.requests.get(0).inputs()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void every_refusal_of_the_data_plane_has_its_status_and_is_counted(ErrorCode code)
      throws IOException {
    inference.refusal = new Refusal(code, "because of 'x'");
    RawResponse response = post("/v2/models/m/infer", "", JSON);
    SafeBody.check(response, HttpErrors.status(code), code.name());
    assertThat(response.text()).contains("\"request_id\":\"mine\"");
    assertThat(response.header("x-request-id")).isEqualTo("mine");
    assertThat(rejections.counted(Plane.HTTP, code)).isEqualTo(1);
  }

  @Test
  void its_own_refusals_are_counted_too() throws IOException {
    post("/v2/models/m/infer", "", "{");
    post("/v2/nowhere", "", "{");
    post("/v2", "", "{");
    post("/v2/models/m/infer", "Content-Encoding: br\r\n", "{");
    assertThat(rejections.counted(Plane.HTTP, ErrorCode.MALFORMED_REQUEST)).isEqualTo(1);
    assertThat(rejections.counted(Plane.HTTP, ErrorCode.NOT_FOUND)).isEqualTo(1);
    assertThat(rejections.counted(Plane.HTTP, ErrorCode.METHOD_NOT_ALLOWED)).isEqualTo(1);
    assertThat(rejections.counted(Plane.HTTP, ErrorCode.UNSUPPORTED_MEDIA_TYPE)).isEqualTo(1);
    assertThat(inference.requests).isEmpty();
  }

  @Test
  void bytes_that_do_not_fit_are_given_back() throws IOException {
    String json =
        "{'inputs':[{'name':'a','shape':[2],'datatype':'UINT8','parameters':{'binary_data_size':2}},"
            + "{'name':'b','shape':[1],'datatype':'UINT8','parameters':{'binary_data_size':9}}]}";
    String header = "Inference-Header-Content-Length: " + json.length() + "\r\n";
    RawResponse response = post("/v2/models/m/infer", header, json + "\1\2\3");
    SafeBody.check(response, 400, "INVALID_TENSOR_DATA");
    assertThat(response.text()).contains("input 'b': binary_data_size 9, expected at most the 1");
  }

  @Test
  void is_ready_when_the_table_is_and_until_it_drains() throws IOException {
    assertThat(get("/v2/health/ready").status()).isEqualTo(200);
    draining.set(true);
    RawResponse not = get("/v2/health/ready");
    assertThat(not.status()).isEqualTo(503);
    assertThat(not.text())
        .isEqualTo(
            "{\"ready\":false,\"live\":true,\"reasons\":[\"the gateway is shutting down\"]}");
    assertThat(get("/v2/health/live").status()).isEqualTo(200);
    draining.set(false);
    table = RouteTable.empty();
    assertThat(get("/v2/health/ready").status()).isEqualTo(503);
  }

  @Test
  void a_client_that_leaves_is_seen_by_the_data_plane() throws IOException {
    inference.hold = true;
    RawClient client = new RawClient(address);
    byte[] body = RunningGateway.bytes(JSON);
    client.post("/v2/models/m/infer", "", body);
    await().until(() -> inference.held.size() == 1);
    assertThat(inference.held.get(0).isCancelled()).isFalse();
    client.reset();
    await().until(inference.held.get(0)::isCancelled);
    inference.held.get(0).refuse("id", new Refusal(ErrorCode.CANCELLED, "gone"));
    inference.hold = false;
    assertThat(post("/v2/models/m/infer", "", JSON).status()).isEqualTo(200);
  }

  private RawResponse get(String path) throws IOException {
    try (RawClient client = new RawClient(address)) {
      return client.get(path).read();
    }
  }

  private RawResponse post(String path, String headers, String body) throws IOException {
    try (RawClient client = new RawClient(address)) {
      byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      return client.post(path, headers, bytes).read();
    }
  }
}
