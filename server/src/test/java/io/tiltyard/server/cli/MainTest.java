package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit status, and what goes where. */
final class MainTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "check", "health", "golden", "load", "cache"})
  void every_command_has_help_with_an_example(String command) {
    Run run = Run.of(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("Usage: tiltyard " + command, "Example:", "  tiltyard " + command);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void help_lists_the_commands() {
    Run run = Run.of("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("demo", "serve", "check", "health", "golden", "load", "Example:");
  }

  @Test
  void the_version_is_one_line() {
    Run run = Run.of("--version");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).singleElement().asString().startsWith("tiltyard ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | tiltyard: no command; see: tiltyard --help
          frobnicate                | frobnicate
          serve --prot 1            | --prot
          serve --http-port         | --http-port
          serve --http-port 65536   | got '65536', expected a port from 0 to 65535
          serve --grpc-port -1      | got '-1', expected a port from 0 to 65535
          serve --admin-port x      | got 'x', expected a port from 0 to 65535
          serve extra               | extra
          load --rate 5             | --url
          demo --for 20             | got '20', expected a duration with its unit, such as 20s or 5m
          demo --for 0s             | got '0s', expected a duration with its unit, such as 20s or 5m
          health --admin 8002       | --admin: got '8002', expected host:port
          health --admin a:b        | --admin: got 'a:b', expected host:port
          check --models            | --models
          golden                    | tiltyard golden: no command
          golden record --model m   | '--out=DIR'
          """)
  void wrong_usage_is_one_line_and_status_2(String arguments, String message) {
    String[] args = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);

    Run run = Run.of(args);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(message, "--help");
  }

  @Test
  void control_characters_in_an_argument_do_not_reach_the_terminal() {
    Run run = Run.of("serve", "--\u001b[31m\nx");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).doesNotContain("\u001b");
  }

  @Test
  void serving_with_a_wrong_configuration_fails_with_the_first_problem_and_the_way_to_the_rest()
      throws IOException {
    Path file =
        Files.writeString(directory.resolve("t.yaml"), "http: {port: 70000}\ngrpc: {prot: 1}\n");

    Run run = Run.of("serve", "--config", file.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("http.port: got 70000", "1 more", "tiltyard check --config " + file);
  }

  @Test
  void serving_without_a_models_directory_says_what_to_do() {
    Run run =
        Run.of(
            "serve",
            "--models",
            directory.resolve("none").toString(),
            "--data",
            directory.resolve("data").toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains("none", "--models");
  }

  @Test
  void serving_a_missing_configuration_says_so() {
    Path missing = directory.resolve("missing.yaml");

    Run run = Run.of("serve", "--config", missing.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("tiltyard serve: " + missing + ": no such file\n");
  }
}
