package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One start of a gateway.
 *
 * @param wallMillis from exec to the answer to the first prediction
 * @param cpuMillis of the process and all that it has waited for, until then; in steps of 10 ms
 */
record StartTurn(double wallMillis, double cpuMillis) {
  static final String MODEL = "affine";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OK = 200;
  private static final int MILLIS_PER_TICK = 10;
  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Starts a gateway, asks it once, and ends it.
   *
   * @param home keeps its data: empty at the first start
   */
  static StartTurn take(Path root, Path home, Path models, boolean cache, @Nullable String cpus) {
    try {
      Files.createDirectories(home);
      List<String> command =
          List.of(
              "env",
              "TILTYARD_CACHE=" + (cache ? "" : "off"),
              root.resolve("tiltyard").toString(),
              "serve",
              "--models",
              models.toString(),
              "--data",
              home.resolve("data").toString(),
              "--http-port",
              "0",
              "--grpc-port",
              "0",
              "--admin-port",
              "0");
      long start = System.nanoTime();
      try (ChildProcess process = ChildProcess.start(command, cpus, home.resolve("stderr"))) {
        String ready = process.await("ready ", PATIENCE);
        infer(ready.replaceFirst(".*http=(\\S+) .*", "$1"));
        return new StartTurn((System.nanoTime() - start) / 1e6, cpuMillis(process.pid()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void infer(String address) throws IOException {
    URI uri = URI.create("http://" + address + "/v2/models/" + MODEL + "/infer");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(REQUEST))
            .build();
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IllegalStateException(
            "got " + response.statusCode() + " " + response.body() + ", expected a prediction");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** User and system time, its own and its ended children's (proc(5), stat). */
  private static double cpuMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * (double) MILLIS_PER_TICK;
  }
}
