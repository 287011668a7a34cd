package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F69: quotas over real HTTP connections and with a real model. */
@Timeout(600)
final class HttpQuotaIT {
  private static final String INFER = "/v2/models/affine/infer";
  private static final byte[] REQUEST =
      RunningGateway.bytes(
          "{'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]}");

  @TempDir private Path home;
  private @Nullable RunningGateway started;

  private RunningGateway start(String quotas) throws Exception {
    started = new RunningGateway(home, "quotas: {" + quotas + "}\n", "serving/affine");
    return started;
  }

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
  }

  private static RawResponse post(RawClient client, String headers, byte[] body)
      throws IOException {
    return client.post(INFER, "Content-Type: application/json\r\n" + headers, body).read();
  }

  private static void assertOverQuota(RawResponse response) {
    assertThat(response.status()).as(response.text()).isEqualTo(429);
    assertThat(response.header("retry-after")).matches("[1-9][0-9]*");
    assertThat(response.header("x-request-id")).isNotBlank();
    assertThat(response.text())
        .contains("\"code\":\"QUOTA_EXCEEDED\"")
        .contains("per second")
        .contains("expected");
  }

  private static String metrics(RunningGateway gateway) throws IOException {
    try (RawClient admin = new RawClient(gateway.gateway().adminAddress())) {
      return admin.get("/metrics").read().text();
    }
  }

  @Test
  void f69_while_one_tenant_floods_all_others_are_answered() throws Exception {
    int burst = 250;
    RunningGateway gateway = start("requests_per_second: 1, burst: " + burst);
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger flooded = new AtomicInteger();
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String other = "tenant-" + i;
      threads.add(new Thread(() -> send(gateway, other, burst, answered, failures)));
      threads.add(
          new Thread(
              () -> send(gateway, "flooder", 2 * burst, flooded, new LinkedBlockingQueue<>())));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(answered).hasValue(4 * burst);
    assertThat(flooded.get()).isBetween(burst, 4 * burst);
    assertThat(metrics(gateway))
        .contains(
            "tiltyard_quota_refused_total{limit=\"requests\",tenant=\"(other)\"} "
                + (8 * burst - flooded.get()));
  }

  /** On one connection, which refusals leave open. */
  private static void send(
      RunningGateway gateway,
      String tenant,
      int requests,
      AtomicInteger answered,
      BlockingQueue<String> failures) {
    try (RawClient client = gateway.connect()) {
      for (int i = 0; i < requests; i++) {
        RawResponse response = post(client, "X-Tenant-Id: " + tenant + "\r\n", REQUEST);
        if (response.status() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(tenant + ": " + response.status() + " " + response.text());
        }
      }
    } catch (IOException e) {
      failures.add(tenant + ": " + e);
    }
  }

  @Test
  void a_refusal_comes_before_the_body_is_looked_at_and_says_when_to_come_back() throws Exception {
    RunningGateway gateway =
        start(
            "tenant_header: x-team, requests_per_second: 1, burst: 2, tenants: {big: {burst: 5}}");
    try (RawClient client = gateway.connect()) {
      assertThat(post(client, "X-Team: a\r\n", REQUEST).status()).isEqualTo(200);
      assertThat(post(client, "X-Team: a\r\n", new byte[] {'?'}).status())
          .as("what is malformed counts as well")
          .isEqualTo(400);
      RawResponse refused = post(client, "X-Team: a\r\n", new byte[] {'?'});
      assertOverQuota(refused);
      assertThat(refused.text().toLowerCase(Locale.ROOT))
          .contains("1 requests per second, 2 at once");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(post(client, "X-Team: b\r\n", REQUEST).status()).isEqualTo(200);
      for (int i = 0; i < 5; i++) {
        assertThat(post(client, "X-Team: big\r\n", REQUEST).status()).isEqualTo(200);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(post(client, "", REQUEST).status()).isEqualTo(200);
      }
      RawResponse nobody = post(client, "X-Tenant-Id: a\r\n", REQUEST);
      assertOverQuota(nobody);
      assertThat(nobody.text()).contains("requests without a tenant");
      assertThat(client.get("/v2/models/affine").read().status()).isEqualTo(200);
    }
  }

  @Test
  void bytes_are_counted_as_well_and_a_request_larger_than_the_burst_is_possible()
      throws Exception {
    RunningGateway gateway = start("bytes_per_second: 1KiB, burst_bytes: 8KiB");
    byte[] padded = Arrays.copyOf(REQUEST, 20_000);
    Arrays.fill(padded, REQUEST.length, padded.length, (byte) ' ');
    try (RawClient client = gateway.connect()) {
      assertThat(post(client, "X-Tenant-Id: a\r\n", padded).status()).isEqualTo(200);
      RawResponse refused = post(client, "X-Tenant-Id: a\r\n", REQUEST);
      assertOverQuota(refused);
      assertThat(refused.text())
          .contains("1024 bytes per second, 8192 at once")
          .contains("request of " + REQUEST.length + " bytes");
      assertThat(post(client, "X-Tenant-Id: b\r\n", REQUEST).status()).isEqualTo(200);
    }
    assertThat(metrics(gateway))
        .contains("tiltyard_rejected_total{code=\"QUOTA_EXCEEDED\",plane=\"http\"} 1")
        .contains("tiltyard_quota_refused_total{limit=\"bytes\",tenant=\"(other)\"} 1");
  }
}
