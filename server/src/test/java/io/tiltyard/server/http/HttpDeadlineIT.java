package io.tiltyard.server.http;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F62, F63, F72, F104 over HTTP: the timeout parameter, and clients that hang up. */
@Timeout(600)
final class HttpDeadlineIT {
  private static final String INFER = "/v2/models/endless/infer";
  private static final String FOR_EVER = "1152921504606846976";

  @TempDir private Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway =
        new RunningGateway(home, "models: {endless: {instances: 1, queue: 4}}\n", "faulty/endless");
  }

  /** The session is usable whatever happened, and its one instance is free. */
  @AfterEach
  void the_next_good_request_is_answered() throws IOException {
    long before = stats().get("execution_count").asLong();
    RawResponse response = gateway.post(INFER, steps("7"));
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.text()).contains("\"data\":[7]");
    assertThat(stats().get("execution_count").asLong()).isEqualTo(before + 1);
    gateway.close();
  }

  private static String steps(String count) {
    return "{'inputs':[{'name':'steps','shape':[1],'datatype':'INT64','data':[" + count + "]}]}";
  }

  private static String within(long micros, String count) {
    return steps(count).replace("{'inputs'", "{'parameters':{'timeout':" + micros + "},'inputs'");
  }

  private RawClient send(String json) throws IOException {
    return gateway
        .connect()
        .post(INFER, "Content-Type: application/json\r\n", RunningGateway.bytes(json));
  }

  private JsonNode stats() throws IOException {
    String text = gateway.get("/v2/models/endless/stats").text();
    return new ObjectMapper().readTree(text).get("model_stats").get(0);
  }

  private long failures() throws IOException {
    return stats().get("inference_stats").get("fail").get("count").asLong();
  }

  private void assertNothingRan() throws IOException {
    assertThat(stats().get("execution_count").asLong()).isZero();
  }

  @Test
  void f104_the_timeout_ends_a_run_without_an_end() throws IOException {
    RawResponse response = gateway.post(INFER, within(300_000, FOR_EVER));
    SafeBody.check(response, 504, "DEADLINE_EXCEEDED");
  }

  @Test
  void f72_who_waits_behind_a_busy_instance_is_told_at_its_timeout_and_never_run()
      throws IOException {
    RawClient busy = send(steps(FOR_EVER));
    await().until(() -> inFlight() == 1);
    SafeBody.check(gateway.post(INFER, within(100_000, "1")), 504, "DEADLINE_EXCEEDED");
    busy.reset();
    await().until(() -> failures() == 2);
    assertNothingRan();
  }

  @Test
  void f63_a_client_that_hangs_up_ends_its_run() throws IOException {
    RawClient running = send(steps(FOR_EVER));
    running.close();
    await().until(() -> failures() == 1);
    assertNothingRan();
  }

  @Test
  void f63_a_client_that_hangs_up_in_the_queue_is_never_run() throws IOException {
    RawClient running = send(steps(FOR_EVER));
    await().until(() -> inFlight() == 1);
    RawClient closes = send(steps("1"));
    RawClient resets = send(steps("2"));
    await().until(() -> inFlight() == 3);
    closes.close();
    resets.reset();
    await().until(() -> failures() == 2);
    await().until(() -> inFlight() == 1);
    running.close();
    await().until(() -> failures() == 3);
    assertNothingRan();
  }

  private long inFlight() {
    return gateway.gateway().table().versions().stream()
        .map(VersionStatus::servable)
        .mapToLong(servable -> servable == null ? 0 : servable.inFlight())
        .sum();
  }
}
