package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.ModelClient;
import io.tiltyard.server.grpc.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F110: one model is loaded, unloaded, copied, deleted and broken at random while clients ask for
 * it and for another one, which must not notice. {@code tiltyard.storm.seconds} says for how long;
 * from 120 on, versions are tried in processes of their own, and some of them are deadly.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@Tag("one-jdk")
final class StormIT {
  private static final long SECONDS = Long.getLong("tiltyard.storm.seconds", 12);
  private static final long SEED = Long.getLong("tiltyard.test.seed", System.nanoTime());

  /**
   * Each new version costs a process, which waits behind all who are served: not in a short storm.
   */
  private static final boolean TRIALS = SECONDS >= 120;

  private static final String STEADY = "steady";
  private static final int OPERATORS = 2;
  private static final int CLIENTS = 2;
  private static final Set<String> UNDER_WAY =
      Set.of("VERIFYING", "LOADING", "WARMING", "PROVING", "DRAINING");
  private static final String AT_REST =
      "nothing under way, and as many sessions open as versions serve";
  private static final int READINGS = 20;
  private static final long READING_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long MIB = 1 << 20;

  /** What is compiled later, and buffers of connections, have room in this. */
  private static final long LEEWAY_BYTES = 64 * MIB;

  private final Random random = new Random(SEED);

  @TempDir Path home;

  @BeforeEach
  void laySteady() throws Exception {
    System.out.println("seed: -Dtiltyard.test.seed=" + SEED);
    LivingGateway.lay(home, "serving/affine/1", STEADY + "/1");
  }

  @Test
  void f110_a_storm_over_a_watched_directory_leaves_nothing_behind() throws Exception {
    Storm storm = new Storm(home, TRIALS);
    storm.layTheFirst();
    String trial = "trial: {enabled: " + TRIALS + ", timeout: 60s}\n";
    try (LivingGateway gateway = LivingGateway.start(home, trial)) {
      weather(gateway, storm);
    }
  }

  @Test
  void f110_a_storm_of_requests_to_load_and_unload_leaves_nothing_behind() throws Exception {
    Storm storm = new Storm(home, false);
    storm.layTheFirst();
    try (LivingGateway gateway =
        LivingGateway.start(home, ", mode: explicit", "trial: {enabled: false}\n")) {
      assertThat(gateway.repository(STEADY + "/load")).matches(Reply::isOk);
      weather(gateway, storm);
    }
  }

  /** A third of the time to warm up, and what is left over then is what may be left at the end. */
  private void weather(LivingGateway gateway, Storm storm) throws Exception {
    try (ModelClient client = new ModelClient(gateway.grpcPort())) {
      long nanos = TimeUnit.SECONDS.toNanos(SECONDS) / 2;
      rage(gateway, client, storm, nanos / 3);
      long warm = resident(gateway);
      rage(gateway, client, storm, nanos - nanos / 3);
      assertThat(gateway.ask(STEADY, "")).matches(Reply::isOk);
      for (String model : List.of(Storm.MODEL, STEADY)) {
        assertThat(client.unload(model)).matches(Reply::isOk);
      }
      await(AT_REST).atMost(PATIENCE).until(() -> isAtRest(gateway));
      long end = resident(gateway);
      JsonNode memory = gateway.memory();
      System.out.printf(
          "%d loads, resident %d MiB after the first third, %d MiB at the end%n",
          memory.path("loads").asLong(), warm / MIB, end / MIB);
      assertThat(memory.path("loads").asLong()).isGreaterThan(2);
      assertThat(memory.path("loads").asLong()).isEqualTo(memory.path("unloads").asLong());
      assertThat(gateway.states()).doesNotContain("AVAILABLE");
      assertThat(end).isLessThan(warm + warm / 10 + LEEWAY_BYTES);
    }
  }

  private void rage(LivingGateway gateway, ModelClient client, Storm storm, long nanos)
      throws Exception {
    long begin = System.nanoTime();
    List<Traffic> traffic = traffic(gateway, client);
    try {
      List<Thread> operators = new ArrayList<>();
      for (int i = 0; i < OPERATORS; i++) {
        operators.add(operator(gateway, client, storm, () -> System.nanoTime() - begin < nanos));
      }
      for (Thread operator : operators) {
        operator.join();
      }
    } finally {
      traffic.forEach(Traffic::close);
    }
    System.out.println(storm);
    traffic.forEach(System.out::println);
    assertThat(storm.failures()).isEmpty();
    assertThat(traffic).allSatisfy(clients -> assertThat(clients.failures()).isEmpty());
    assertThat(traffic.subList(0, 2))
        .as("those who must not notice")
        .allSatisfy(clients -> assertThat(clients.versions()).isNotEmpty());
    await(AT_REST).atMost(PATIENCE).until(() -> isAtRest(gateway));
  }

  private List<Traffic> traffic(LivingGateway gateway, ModelClient client) {
    Map<Long, Double> steady = Map.of(1L, 5.5);
    List<Traffic> traffic = new ArrayList<>();
    traffic.add(Traffic.start(1, () -> gateway.ask(STEADY, ""), steady));
    traffic.add(Traffic.start(1, () -> client.infer(STEADY, ""), steady));
    for (int i = 0; i < CLIENTS; i++) {
      Random http = new Random(random.nextLong());
      Random grpc = new Random(random.nextLong());
      traffic.add(stormy(version -> gateway.ask(Storm.MODEL, version), http));
      traffic.add(stormy(version -> client.infer(Storm.MODEL, version), grpc));
    }
    return traffic;
  }

  /** Asks for a version. */
  @FunctionalInterface
  private interface Asking {
    Reply ask(String version) throws Exception;
  }

  private static Traffic stormy(Asking asking, Random random) {
    return Traffic.start(
        1,
        () -> {
          String version = Storm.anyVersion(random);
          Reply reply = asking.ask(version);
          return version.matches("\\d+") ? reply.by(Long.parseLong(version)) : reply;
        },
        Storm.rules());
  }

  private Thread operator(
      LivingGateway gateway, ModelClient client, Storm storm, BooleanSupplier goOn) {
    Random own = new Random(random.nextLong());
    Thread operator =
        new Thread(
            () -> {
              while (goOn.getAsBoolean()) {
                storm.change(gateway, client, own);
              }
            });
    operator.start();
    return operator;
  }

  /** Whether nothing is under way, and as many sessions are open as versions serve. */
  private static boolean isAtRest(LivingGateway gateway) throws Exception {
    List<String> states = gateway.states();
    JsonNode memory = gateway.memory();
    long serving = states.stream().filter("AVAILABLE"::equals).count();
    return states.stream().noneMatch(UNDER_WAY::contains)
        && memory.path("loads").asLong() - memory.path("unloads").asLong() == serving
        && states.equals(gateway.states());
  }

  /** Without the heap's garbage, whose memory goes back some time after it was collected. */
  private static long resident(LivingGateway gateway) throws Exception {
    System.gc();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      least = Math.min(least, gateway.memory().at("/now/resident_bytes").asLong());
      Thread.sleep(READING_MILLIS);
    }
    return least;
  }
}
