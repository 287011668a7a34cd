package io.tiltyard.server.http;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.server.Runs;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F67, F70, F71 over HTTP. */
@Timeout(600)
final class HttpOverloadIT {
  private static final String INFER = "/v2/models/endless/infer";
  private static final String FOR_EVER = "1152921504606846976";
  private static final int QUEUE = 4;

  @TempDir private Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway =
        new RunningGateway(
            home, "models: {endless: {instances: 1, queue: " + QUEUE + "}}\n", "faulty/endless");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String request(int priority, String steps) {
    return "{'parameters':{'priority':"
        + priority
        + "},'inputs':[{'name':'steps','shape':[1],'datatype':'INT64','data':["
        + steps
        + "]}]}";
  }

  private RawClient send(int priority, String steps) throws IOException {
    return gateway
        .connect()
        .post(
            INFER,
            "Content-Type: application/json\r\n",
            RunningGateway.bytes(request(priority, steps)));
  }

  private Servable servable() {
    return Objects.requireNonNull(gateway.gateway().table().versions().get(0).servable());
  }

  private static void assertQueueFull(RawResponse response) {
    assertThat(response.status()).as(response.text()).isEqualTo(503);
    assertThat(response.header("retry-after")).isEqualTo("1");
    assertThat(response.text()).contains("\"code\":\"QUEUE_FULL\"");
  }

  @Test
  void f70_f71_a_full_queue_refuses_the_less_important_and_says_when_to_come_back()
      throws IOException {
    RawClient busy = send(0, FOR_EVER);
    Runs.awaitRunOf("endless");
    List<RawClient> low = new ArrayList<>();
    for (int i = 1; i <= QUEUE; i++) {
      int waiting = i;
      low.add(send(9, "1"));
      await().until(() -> servable().batcher().depth() == waiting);
    }
    assertQueueFull(gateway.post(INFER, request(9, "1")));
    RawClient high = send(1, "2");
    assertQueueFull(low.get(QUEUE - 1).read());
    assertThat(servable().batcher().depth()).isEqualTo(QUEUE);
    busy.reset();
    assertThat(high.read().text()).contains("\"data\":[2]");
    for (RawClient served : low.subList(0, QUEUE - 1)) {
      assertThat(served.read().text()).contains("\"data\":[1]");
    }
  }
}
