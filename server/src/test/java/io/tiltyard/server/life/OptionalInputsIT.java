package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiltyard.server.Patience;
import io.tiltyard.server.grpc.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model whose input {@code scale} may be left out, and is 3 then, with all that listens. */
@Timeout(600)
final class OptionalInputsIT {
  private static final int CALLERS = 8;
  private static final int CALLS = 200;

  @TempDir Path home;

  private static String input(String name, String values, int count) {
    return "{\"name\":\"%s\",\"shape\":[%d],\"datatype\":\"FP32\",\"data\":[%s]}"
        .formatted(name, count, values);
  }

  private static String request(String... inputs) {
    return "{\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  private static Void callMany(LivingGateway gateway, int caller) throws Exception {
    for (int i = 0; i < CALLS; i++) {
      int x = 1 + caller * CALLS + i;
      boolean scaled = i % 3 == 0;
      String body =
          scaled
              ? request(input("scale", "10", 1), input("x", x + ",1,2", 3))
              : request(input("x", x + ",1", 2));
      Reply reply = gateway.ask("scaled", "", body);
      assertThat(reply.isOk()).as("%s", reply).isTrue();
      assertThat(reply.first()).isEqualTo(scaled ? 10.0 * x : 3.0 * x);
    }
    return null;
  }

  @Test
  void is_served_copied_recorded_and_replaced_with_and_without_it() throws Exception {
    LivingGateway.lay(home, "shapes/overridable/1", "scaled/1");
    LivingGateway.lay(home, "shapes/overridable/1", "scaled/2");
    String routes =
        "trial: {enabled: false}\n"
            + "routes: {scaled: {model: scaled, champion: {version: 1},"
            + " shadows: [{version: 2}]}}\n";
    try (LivingGateway gateway = LivingGateway.start(home, routes)) {
      ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
      try {
        List<Callable<Void>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          int number = caller;
          calls.add(() -> callMany(gateway, number));
        }
        for (Future<Void> ended : callers.invokeAll(calls)) {
          ended.get();
        }
      } finally {
        callers.shutdownNow();
      }
      long sent = CALLERS * CALLS;
      assertThat(gateway.metric("tiltyard_requests_total", "version=\"1\"", "outcome=\"ok\""))
          .isEqualTo(sent);
      await()
          .atMost(Patience.LOADS)
          .until(
              () ->
                  gateway.metric("tiltyard_shadow_mirrored_total", "version=\"2\"")
                          + gateway.metric("tiltyard_shadow_dropped_total", "version=\"2\"")
                      == sent);
      assertThat(gateway.metric("tiltyard_shadow_mirrored_total", "version=\"2\"")).isPositive();
      assertThat(gateway.metric("tiltyard_requests_total", "version=\"2\"", "outcome=\"failed\""))
          .isZero();
      LivingGateway.lay(home, "shapes/overridable/1", "scaled/3");
      gateway.awaitState("scaled", 3, "AVAILABLE");
      assertThat(gateway.version("scaled", 3).path("notices").toString()).doesNotContain("fail");
    }
  }
}
