package io.tiltyard.server.cli;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process: what it prints, how it ends. */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
final class ServeIT {
  private static final String AFFINE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,1,1,1]}]}";

  @TempDir Path directory;

  @Test
  void it_says_when_it_is_ready_serves_and_ends_orderly() throws Exception {
    try (ServerProcess server =
        ServerProcess.serve(directory, "serving", ServerProcess.freePorts())) {
      Matcher ready = server.awaitReady();

      assertThat(Run.of("health", "--admin", ready.group(3), "--ready").status()).isZero();
      assertThat(send(HttpClient.newHttpClient(), infer(ready.group(1), "affine")).statusCode())
          .isEqualTo(200);
      server.signal("TERM");

      assertThat(server.awaitEnd()).isZero();
      assertThat(server.restOfOutput()).isEmpty();
      assertThat(server.errors().lines())
          .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.* (INFO|WARN) .*"), "a log line")
          .anyMatch(line -> line.contains("model affine version 1 is AVAILABLE"))
          .anyMatch(line -> line.contains("SIGTERM: draining"))
          .anyMatch(line -> line.contains("model affine version 1 is CLOSED"));
    }
  }

  private String[] served() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "serve",
                "--models",
                Path.of(System.getProperty("tiltyard.test.models"), "serving").toString(),
                "--data",
                directory.resolve("data").toString()));
    words.addAll(List.of(ServerProcess.freePorts()));
    return words.toArray(String[]::new);
  }

  @Test
  void a_data_directory_has_one_gateway_and_the_second_learns_whose_it_is() throws Exception {
    Path link = directory.resolve("link");
    Files.createDirectories(directory.resolve("data"));
    Files.createSymbolicLink(link, directory.resolve("data"));
    String[] other = served();
    other[4] = link.resolve("../link/.").toString();
    try (ServerProcess first = ServerProcess.start(directory, served())) {
      Matcher ready = first.awaitReady();
      Path versions = directory.resolve("data/state/versions.json");
      await().until(() -> Files.exists(versions));
      byte[] remembered = Files.readAllBytes(versions);
      try (ServerProcess second = ServerProcess.start(directory, other)) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.restOfOutput()).isEmpty();
        assertThat(second.errors().lines().filter(line -> line.startsWith("tiltyard serve: ")))
            .singleElement()
            .asString()
            .startsWith("tiltyard serve: data directory " + other[4] + " is in use by process ")
            .contains(first.pid() + " since 20", "(http 127.0.0.1:any port, grpc ")
            .endsWith("expected one that no other gateway has (--data)");
      }
      assertThat(versions).hasBinaryContent(remembered);
      assertThat(send(HttpClient.newHttpClient(), infer(ready.group(1), "affine")).statusCode())
          .isEqualTo(200);
      first.signal("KILL");
      first.awaitEnd();
    }
    try (ServerProcess third = ServerProcess.start(directory, other)) {
      third.awaitReady();
    }
  }

  @Test
  void a_data_directory_that_cannot_be_written_is_told_with_the_cause() {
    String[] words = served();
    words[4] = "/dev/null/data";
    Run run = Run.of(words);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("tiltyard serve: data directory /dev/null/data cannot be used (Not a directory")
        .contains("expected a writable place with room (--data)");
  }

  /**
   * A process that was started with interrupts ignored, as from a script's background, stays so.
   */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    long interrupt = 1L << (2 - 1);
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(
                line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & interrupt) != 0);
  }

  @Test
  void an_interrupt_ends_it_orderly_too() throws Exception {
    assumeThat(ignoresInterrupts()).as("whether this process ignores SIGINT").isFalse();
    try (ServerProcess server =
        ServerProcess.serve(directory, "serving", ServerProcess.freePorts())) {
      server.awaitReady();
      server.signal("INT");

      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void a_signal_under_load_fails_no_accepted_request() throws Exception {
    try (ServerProcess server =
        ServerProcess.serve(directory, "serving", ServerProcess.freePorts())) {
      String http = server.awaitReady().group(1);
      AtomicInteger answered = new AtomicInteger();
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        senders.add(CompletableFuture.runAsync(() -> load(http, answered, failures)));
      }
      await().until(() -> answered.get() > 200);
      server.signal("TERM");

      assertThat(server.awaitEnd()).isZero();
      senders.forEach(CompletableFuture::join);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void what_runs_when_the_signal_comes_is_answered() throws Exception {
    try (ServerProcess server =
        ServerProcess.serve(directory, "serving", ServerProcess.freePorts())) {
      String http = server.awaitReady().group(1);
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        running.add(client.sendAsync(infer(http, "slow"), HttpResponse.BodyHandlers.ofString()));
      }
      await().until(() -> running.stream().anyMatch(CompletableFuture::isDone));
      server.signal("TERM");

      for (CompletableFuture<HttpResponse<String>> answer : running) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    Path config =
        Files.writeString(directory.resolve("t.yaml"), "drain: {delay: 50s, grace: 50s}\n");
    String[] arguments = new String[8];
    arguments[0] = "--config";
    arguments[1] = config.toString();
    System.arraycopy(ServerProcess.freePorts(), 0, arguments, 2, 6);
    try (ServerProcess server = ServerProcess.serve(directory, "serving", arguments)) {
      String admin = server.awaitReady().group(3);
      server.signal("TERM");
      await().until(() -> Run.of("health", "--admin", admin, "--ready").status() == 1);
      assertThat(server.isAlive()).isTrue();
      assertThat(Run.of("health", "--admin", admin).status()).isZero();
      server.signal("TERM");

      assertThat(server.awaitEnd()).isEqualTo(1);
    }
  }

  @Test
  void a_port_that_is_taken_is_named_in_one_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String flag : List.of("--http-port", "--grpc-port", "--admin-port")) {
        String port = Integer.toString(taken.getLocalPort());
        List<String> arguments = new ArrayList<>(List.of(ServerProcess.freePorts()));
        arguments.set(arguments.indexOf(flag) + 1, port);
        try (ServerProcess server =
            ServerProcess.serve(directory, "types", arguments.toArray(String[]::new))) {
          assertThat(server.awaitEnd()).isEqualTo(1);
          assertThat(server.restOfOutput()).isEmpty();
          assertThat(server.errors()).as("nothing is loaded before").doesNotContain("AVAILABLE");
          assertThat(server.errors().lines().filter(line -> line.startsWith("tiltyard serve: ")))
              .singleElement()
              .asString()
              .contains(port);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll"})
  void a_transport_that_the_machine_refuses_is_named_in_one_line(String transport)
      throws Exception {
    Path config = Files.writeString(directory.resolve("t.yaml"), "transport: " + transport + "\n");
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            List.of("-Dio.netty.transport.noNative=true"),
            "serve",
            "--config",
            config.toString(),
            "--models",
            Path.of(System.getProperty("tiltyard.test.models"), "serving").toString(),
            "--http-port",
            "0")) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.restOfOutput()).isEmpty();
      assertThat(server.errors().lines().filter(line -> line.startsWith("tiltyard serve: ")))
          .singleElement()
          .asString()
          .contains("transport: " + transport + " cannot be used on this machine (")
          .contains("noNative=true")
          .endsWith("expected transport: auto, or none");
    }
  }

  private static void load(String http, AtomicInteger answered, Queue<String> failures) {
    HttpClient client = HttpClient.newHttpClient();
    while (true) {
      try {
        HttpResponse<String> response = send(client, infer(http, "affine"));
        if (response.statusCode() == 503) {
          return;
        }
        if (response.statusCode() != 200) {
          failures.add(response.statusCode() + " " + response.body());
        }
        answered.incrementAndGet();
      } catch (ConnectException e) {
        return;
      } catch (IOException e) {
        if (!wasNotAccepted(e)) {
          failures.add(e.toString());
        }
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A kept connection was closed before a byte of an answer, or HTTP/2 said that it goes away. */
  private static boolean wasNotAccepted(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("received no bytes")
        || message.contains("GOAWAY")
        || message.contains("closed")
        || message.contains("reset");
  }

  private static HttpRequest infer(String http, String model) {
    return HttpRequest.newBuilder(URI.create("http://" + http + "/v2/models/" + model + "/infer"))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(30))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(AFFINE))
        .build();
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
