package io.tiltyard.server.cli;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.file.DirectoryLock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The launcher with its class cache: made, used, damaged, impossible. */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
final class LauncherIT {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("tiltyard.root", ".."), "server", "target", "dist", "tiltyard")
          .toAbsolutePath()
          .normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path made;
  @TempDir Path directory;

  @BeforeAll
  static void makeCache() throws Exception {
    assumeThat(LAUNCHER).as("the distribution of this build").isExecutable();
    Path output = made.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(LAUNCHER.toString(), "cache")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment(made.resolve("cache")));

    Process process = builder.start();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    assertThat(output).isEmptyFile();
    assertThat(files(made.resolve("cache"))).singleElement().asString().endsWith(".cache");
  }

  /** What may have become of a cache's file. */
  private enum Damage {
    CUT_OFF {
      @Override
      byte[] of(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
      }
    },
    EMPTY {
      @Override
      byte[] of(byte[] file) {
        return new byte[0];
      }
    },
    ZEROS {
      @Override
      byte[] of(byte[] file) {
        return new byte[file.length];
      }
    },
    FLIPPED_BITS {
      @Override
      byte[] of(byte[] file) {
        byte[] damaged = file.clone();
        for (int i = damaged.length / 4; i < damaged.length; i += damaged.length / 100) {
          damaged[i] ^= 0x55;
        }
        return damaged;
      }
    };

    abstract byte[] of(byte[] file);
  }

  @Test
  void classes_come_from_the_cache() throws Exception {
    Path loaded = directory.resolve("loaded.log");
    Map<String, String> environment = environment(made.resolve("cache"));
    environment.put("TILTYARD_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);

    assertServes(environment);

    assertThat(Files.readString(loaded))
        .containsPattern("io\\.tiltyard\\.server\\.Gateway source: shared objects file")
        .containsPattern("io\\.netty\\.channel\\.\\S+ source: shared objects file");
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void a_damaged_cache_is_as_none(Damage damage) throws Exception {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    Path good = files(made.resolve("cache")).get(0);
    Files.write(cache.resolve(good.getFileName()), damage.of(Files.readAllBytes(good)));

    assertServes(environment(cache));
  }

  @Test
  void the_first_serve_makes_one_and_waits_for_nothing() throws Exception {
    Path cache = directory.resolve("cache");

    assertServes(environment(cache));

    await()
        .atMost(PATIENCE)
        .until(() -> files(cache).stream().map(Path::toString).toList(), LauncherIT::isMade);
  }

  private static boolean isMade(List<String> files) {
    return files.size() == 1 && files.get(0).endsWith(".cache");
  }

  @Test
  @SuppressWarnings("try")
  void what_somebody_makes_already_is_left_to_him() throws Exception {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(LAUNCHER.toString(), "cache")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment(cache));
    try (DirectoryLock lock = DirectoryLock.take(cache, "a test")) {
      Process process = builder.start();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(output)
        .content()
        .contains("is in use by process " + ProcessHandle.current().pid() + " since ", "(a test)");
    assertThat(files(cache)).isEmpty();
  }

  @Test
  void where_nothing_can_be_written_it_serves_without() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertServes(environment(file.resolve("cache")));
  }

  @Test
  void switched_off_nothing_is_made() throws Exception {
    Map<String, String> environment = environment(Path.of("off"));

    assertServes(environment);

    assertThat(directory.resolve("off")).doesNotExist();
  }

  @Test
  void a_users_own_archive_options_are_not_contradicted() throws Exception {
    Map<String, String> environment = environment(made.resolve("cache"));
    environment.put("TILTYARD_JAVA_OPTS", "-Xshare:auto");

    assertServes(environment);
  }

  /** Serves, tells the phases of its start, and ends; on stdout is the ready line and no more. */
  private void assertServes(Map<String, String> environment) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--models",
                models().toString(),
                "--data",
                directory.resolve("data").toString()));
    arguments.addAll(List.of(ServerProcess.freePorts()));
    try (ServerProcess server =
        ServerProcess.launch(directory, LAUNCHER, environment, arguments.toArray(String[]::new))) {
      assertPhases(server.awaitReady().group(3));
      server.signal("TERM");

      assertThat(server.awaitEnd()).isZero();
      assertThat(server.restOfOutput()).isEmpty();
      assertThat(server.errors().lines())
          .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.* (INFO|WARN) .*"), "a log line")
          .anyMatch(line -> line.contains("model affine version 1 is AVAILABLE"))
          .anyMatch(line -> line.matches(".* started in \\d+ ms: jvm \\d+, config \\d+, .*"));
    }
  }

  private Path models() throws IOException {
    Path version = directory.resolve("models/affine/1");
    if (!Files.exists(version)) {
      Files.createDirectories(version);
      Files.copy(
          Path.of(System.getProperty("tiltyard.test.models"), "serving/affine/1/model.onnx"),
          version.resolve("model.onnx"));
    }
    return directory.resolve("models");
  }

  private static void assertPhases(String admin) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin + "/admin/v1/startup")).build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    JsonNode startup = new ObjectMapper().readTree(body);
    assertThat(startup.path("phases").findValuesAsText("name"))
        .containsExactly("jvm", "config", "records", "listeners", "engines", "models");
    long sum = 0;
    for (JsonNode phase : startup.path("phases")) {
      sum += phase.path("ms").asLong();
    }
    assertThat(startup.path("total_ms").asLong()).isPositive().isEqualTo(sum);
    assertThat(startup.path("phases").path(0).path("ms").asLong()).isPositive();
  }

  private static Map<String, String> environment(Path cache) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("TILTYARD_CACHE", cache.toString());
    environment.put("TILTYARD_JAVA_OPTS", "-Xmx256m");
    return environment;
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.endsWith(".lock")).toList();
    }
  }
}
