package io.tiltyard.server.http;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F146: a gateway that goes down answers what it took, and takes nothing more. */
@Timeout(600)
final class HttpDrainIT {
  private static final int IN_FLIGHT = 20;
  private static final String SLOW =
      "{'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]}";
  @TempDir private Path home;

  @Test
  void f146_answers_everything_in_flight_and_nothing_after() throws Exception {
    List<RawClient> busy = new ArrayList<>();
    try (RunningGateway gateway =
        new RunningGateway(home, "drain: {delay: 3s}\n", "serving/slow")) {
      InetSocketAddress address = gateway.gateway().httpAddress();
      RawClient idle = gateway.connect();
      assertThat(idle.get("/v2/health/ready").read().status()).isEqualTo(200);
      for (int i = 0; i < IN_FLIGHT; i++) {
        RawClient client = gateway.connect();
        client.post("/v2/models/slow/infer", "", RunningGateway.bytes(SLOW));
        busy.add(client);
      }
      RawClient health = gateway.connect();
      await().until(() -> accepted(gateway) == IN_FLIGHT);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> gateway.gateway().drain(Duration.ofSeconds(60)));
      await().until(() -> health.get("/v2/health/ready").read().status() == 503);
      for (RawClient client : busy) {
        RawResponse response = client.read();
        assertThat(response.status()).as(response.text()).isEqualTo(200);
      }
      assertThat(drained.get()).isTrue();
      assertThat(idle.isClosed()).isTrue();
      assertThat(refuses(address)).isTrue();
      idle.close();
      health.close();
    } finally {
      for (RawClient client : busy) {
        client.close();
      }
    }
  }

  /** Inference requests that were admitted, answered or not. */
  private static long accepted(RunningGateway gateway) {
    long answered =
        gateway.gateway().arms().stream().mapToLong(arm -> arm.count(CallOutcome.OK)).sum();
    return answered
        + gateway.gateway().table().versions().stream()
            .map(VersionStatus::servable)
            .mapToLong(servable -> servable == null ? 0 : servable.inFlight())
            .sum();
  }

  private static boolean refuses(InetSocketAddress address) {
    try (RawClient late = new RawClient(address)) {
      return late.isClosed();
    } catch (IOException e) {
      return true;
    }
  }
}
