package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.UnloadRequest;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.http.transport.HttpLimits;
import io.tiltyard.server.http.transport.HttpListener;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import io.tiltyard.server.inference.NoModels;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading and unloading over HTTP. */
@Timeout(600)
final class RepositoryTest {
  private static final String LOAD = "/v2/repository/models/m/load";
  private static final String UNLOAD = "/v2/repository/models/m/unload";

  private final NoModels models = new NoModels();
  private final EventLoops loops = EventLoops.open("test", 1);
  private final HttpListener listener;
  private final InetSocketAddress address;
  private boolean allowed = true;

  RepositoryTest() throws IOException {
    listener =
        new HttpListener(
            "http",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.defaults(),
            loops,
            exchange ->
                new HttpFrontend(
                        (request, sink) -> {},
                        () -> new RouteTable(List.of(), List.of(), true),
                        new RepositoryControl(models, allowed),
                        QuotaGate.open(),
                        new ServerInfo("name", "1", List.of()),
                        new Rejections(),
                        () -> false,
                        Clock.system())
                    .handle(exchange),
            Clock.system());
    address = listener.bind();
  }

  @AfterEach
  void stop() {
    listener.close();
    loops.close();
  }

  private RawResponse post(String path, String body) throws IOException {
    try (RawClient client = new RawClient(address)) {
      return client.post(path, "", body.getBytes(StandardCharsets.UTF_8)).read();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"parameters\": {}}", "{\"parameters\": null, \"x\": [1]}"})
  void the_answer_is_one_that_all_clients_take(String body) throws Exception {
    RawResponse loaded = post(LOAD, body);
    RawResponse unloaded = post(UNLOAD, body);

    assertThat(loaded.status()).isEqualTo(200);
    assertThat(loaded.text()).isEqualTo("{\"name\":\"m\",\"load\":true}");
    assertThat(unloaded.status()).isEqualTo(200);
    assertThat(unloaded.text()).isEqualTo("{\"name\":\"m\",\"unload\":true}");
    assertThat(models.loads).containsExactly(new LoadRequest("m", 0, ""));
    assertThat(models.unloads).containsExactly(new UnloadRequest("m", 0, false));
  }

  @Test
  void a_version_may_be_named() throws Exception {
    assertThat(post("/v2/repository/models/m/versions/2/load", "").status()).isEqualTo(200);
    assertThat(post("/v2/repository/models/m/versions/3/unload", "").status()).isEqualTo(200);
    assertThat(post("/v2/repository/models/m/versions/blue/load", "").status()).isEqualTo(400);
    assertThat(post("/v2/repository/models/..%2fm/load", "").status()).isEqualTo(400);
    assertThat(models.loads).containsExactly(new LoadRequest("m", 2, ""));
    assertThat(models.unloads).containsExactly(new UnloadRequest("m", 3, false));
  }

  @Test
  void parameters_are_tritons() throws Exception {
    assertThat(post(LOAD, "{\"parameters\": {\"config\": \"{\\\"a\\\": 1}\"}}").status())
        .isEqualTo(200);
    assertThat(post(UNLOAD, "{\"parameters\": {\"unload_dependents\": false}}").status())
        .isEqualTo(200);
    assertThat(models.loads).containsExactly(new LoadRequest("m", 0, "{\"a\": 1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'config': '[]'}; 400; config '[]', expected a JSON object",
        "{'config': '{'}; 400; config '{', expected a JSON object: JSON ends too early",
        "{'config': {'a': 1}}; 400; parameter 'config' is an object, expected a string",
        "{'config': 7}; 400; parameter 'config' is the number 7",
        "{'other': true}; 400; parameter 'other', expected none but 'config'",
        "{'file:1/model.onnx': 'AA=='}; 501; parameter 'file:1/model.onnx' is not supported",
        "[]; 400; field 'parameters' is an array, expected an object"
      },
      quoteCharacter = '`')
  void what_a_load_cannot_have_is_refused(String parameters, int status, String text)
      throws Exception {
    RawResponse response = post(LOAD, ("{'parameters': " + parameters + "}").replace('\'', '"'));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text().replace("\\\"", "\"")).contains(text);
    assertThat(models.loads).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "nonsense", "{} {}", "{\"parameters\": {\"unload_dependents\": 1}}"})
  void an_unload_is_an_object_or_nothing(String body) throws Exception {
    assertThat(post(UNLOAD, body).status()).isEqualTo(400);
    assertThat(models.unloads).isEmpty();
  }

  @Test
  void a_refusal_and_a_failed_load_are_told_with_their_code() throws Exception {
    models.refusal = new Refusal(ErrorCode.MODEL_NOT_FOUND, "model 'm' is nowhere");
    RawResponse unknown = post(LOAD, "");
    models.refusal = null;
    models.done =
        CompletableFuture.completedFuture(
            new Refusal(ErrorCode.FAILED_PRECONDITION, "model 'm' version 1 is broken"));
    RawResponse failed = post(LOAD, "");
    models.done = CompletableFuture.failedFuture(new IllegalStateException("/secret"));
    RawResponse defect = post(LOAD, "");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).contains("model 'm' is nowhere", "MODEL_NOT_FOUND");
    assertThat(failed.status()).isEqualTo(409);
    assertThat(failed.text()).contains("model 'm' version 1 is broken");
    assertThat(defect.status()).isEqualTo(500);
    assertThat(defect.text()).doesNotContain("secret", "Exception");
  }

  @Test
  void where_clients_may_not_control_models_they_are_told_how_they_might() throws Exception {
    allowed = false;
    for (String path : List.of(LOAD, UNLOAD)) {
      RawResponse response = post(path, "");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text())
          .contains("not allowed", "repository.remote_control", "CONTROL_DISABLED");
    }
    assertThat(models.loads).isEmpty();
    assertThat(models.unloads).isEmpty();
  }
}
