package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoldenRecordCommandTest {
  private static final String REQUEST =
      """
      {"id":"7","inputs":[{"name":"x","shape":[2],"datatype":"FP16","data":[1.5,-2]}]}
      """;
  private static final String ANSWER =
      """
      {"model_name":"m","model_version":"3","id":"7",
       "outputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[0.1]}]}
      """;

  @TempDir Path directory;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = ANSWER;
  private volatile String header = "x-nothing";
  private Path request;
  private Path out;

  @BeforeEach
  void start() throws IOException {
    request = Files.writeString(directory.resolve("a.json"), REQUEST);
    out = directory.resolve("models/m/golden");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getRawPath());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add(header, "10");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void the_champion_is_asked_and_its_answer_written() throws Exception {
    Run run = record("--abs", "1e-3", "--rel", "0.5", "--cosine", "0.9", "--argmax");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "wrote "
                + out.resolve("a.json")
                + "\n1 golden file of version 3 of m; tolerance: abs 0.001, rel 0.5, cosine 0.9,"
                + " argmax\n");
    assertThat(asked).containsExactly("/v2/models/m/versions/champion/infer");
    GoldenSet read = GoldenSet.read(out, 1, GoldenSelection.EVERY);
    assertThat(read.cases()).hasSize(1);
    assertThat(read.cases().get(0).tolerance()).isEqualTo(new Tolerance(1e-3, 0.5, 0.9, true));
    assertThat(read.cases().get(0).request().get(0).data().getShort()).isEqualTo((short) 0x3e00);
    assertThat(read.cases().get(0).expected().get(0).data().getFloat()).isEqualTo(0.1f);
    assertThat(out).isDirectoryContaining("glob:**/a.json").isDirectoryNotContaining("glob:**part");
  }

  @Test
  void a_version_and_a_route_of_any_name_are_asked_for() {
    assertThat(record("--version", "3", "--route", "a b/ü").status()).isZero();

    assertThat(asked).containsExactly("/v2/models/a%20b%2F%C3%BC/versions/3/infer");
  }

  @Test
  void nothing_is_replaced_unless_forced() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("a.json"), "precious");

    assertFailed(record(), out.resolve("a.json") + " is there already; replace it with --force");
    assertThat(asked).isEmpty();
    assertThat(out.resolve("a.json")).hasContent("precious");

    assertThat(record("--force").status()).isZero();
    assertThat(Files.readString(out.resolve("a.json"))).contains("\"expect\"");
  }

  @Test
  void what_the_gateway_refuses_is_told_in_its_words_and_nothing_is_written() {
    status = 400;
    body = "{\"error\":\"input 'x': expected FP32\",\"code\":\"INVALID_TYPE\"}";

    assertFailed(record(), request + ": answered with status 400: input 'x': expected FP32");
    assertThat(out).doesNotExist();
  }

  @Test
  void an_answer_that_cannot_be_golden_is_told() {
    body = "{\"model_version\":\"3\",\"outputs\":[]}";
    assertFailed(record(), "expected at least one output");
    body = "[]";
    assertFailed(record(), "does not say its model_version");
    body = ANSWER;
    header = "Inference-Header-Content-Length";
    assertFailed(record(), "asks for a binary answer");
  }

  @Test
  void requests_that_would_have_the_same_name_are_refused() throws IOException {
    Path other = Files.createDirectories(directory.resolve("b")).resolve("a.json");
    Files.writeString(other, REQUEST);

    assertFailed(record("--request", other.toString()), "would both become a.json");
  }

  @Test
  void a_directory_takes_no_more_files_than_a_version_reads() throws IOException {
    Files.createDirectories(out);
    for (int i = 0; i < GoldenSet.MAX_FILES; i++) {
      Files.writeString(out.resolve(i + ".json"), "{}");
    }

    assertFailed(record(), "would have 257 golden files, expected at most 256");
    assertThat(asked).isEmpty();
    Files.delete(out.resolve("0.json"));
    assertThat(record().status()).isZero();
  }

  @Test
  void requests_and_logs_that_are_missing_are_told() {
    Path none = directory.resolve("none");

    assertFailed(record("--request", none.toString()), none + ": no such file");
    assertFailed(
        Run.of("golden", "record", "--model", "m", "--from-log", none + "", "--out", out + ""),
        none + " has no request logs");
    server.stop(0);
    assertFailed(record(), "does not answer");
  }

  @Test
  void help_has_an_example() {
    Run run = Run.of("golden", "record", "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("Usage: tiltyard golden record", "Example:", "  tiltyard golden record");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                 | expected either --request or --from-log
          --request a --from-log b           | expected either --request or --from-log
          --from-log b --http http://a       | --http does not go with --from-log
          --request a --count 3              | --count goes with --from-log only
          --from-log b --count 0             | --count: got 0, expected a number from 1 to 256
          --from-log b --count 257           | --count: got 257, expected a number from 1 to 256
          --request a --version 0            | --version: got 0, expected a number of at least 1
          --request a --http localhost:8000  | --http: got 'localhost:8000', expected a URL such as
          --request a --abs -1               | --abs: got -1.0, expected a number of at least 0
          --request a --rel NaN              | --rel: got NaN, expected a number of at least 0
          --request a --cosine 1.1           | --cosine: got 1.1, expected a number from -1 to 1
          --request a --argmax=perhaps       | --argmax
          """)
  void wrong_usage_is_one_line_and_status_2(String arguments, String message) {
    List<String> args = new ArrayList<>(List.of("golden", "record", "--model", "m", "--out", "o"));
    if (!arguments.isEmpty()) {
      args.addAll(List.of(arguments.split(" +", -1)));
    }

    Run run = Run.of(args.toArray(new String[0]));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains(message, "see: tiltyard golden record --help");
  }

  private Run record(String... more) {
    List<String> args = new ArrayList<>(List.of("golden", "record", "--model", "m"));
    args.addAll(List.of("--http", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    args.addAll(List.of("--request", request.toString(), "--out", out.toString()));
    args.addAll(List.of(more));
    return Run.of(args.toArray(new String[0]));
  }

  private static void assertFailed(Run run, String message) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(message);
  }
}
