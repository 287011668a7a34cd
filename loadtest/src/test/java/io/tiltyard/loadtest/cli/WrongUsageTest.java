package io.tiltyard.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WrongUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--url grpc://h:1 --rate 1                    | --model",
        "--url h:1 --model m --rate 1                 | got 'h:1', expected grpc://host:port",
        "--url https://h:1 --model m --rate 1         | without TLS",
        "--url grpc://h --model m --rate 1            | got 'grpc://h'",
        "--url grpc://h:70000 --model m --rate 1      | got 'grpc://h:70000'",
        "--url grpc://h:1 --model m                   | --rate is missing",
        "--url grpc://h:1 --model m --rate 0          | got 0.0, expected requests a second above",
        "--url grpc://h:1 --model m --rate x          | --rate",
        "--url grpc://h:1 --model m --rate 1 --for 3  | got '3', expected a duration",
        "--url grpc://h:1 --model m --rate 1 --for 0s | --for: expected more than nothing",
        "--url grpc://h:1 --model m --rate 1 --protocol http-json | does not go with",
        "--url http://h:1 --model m --rate 1 --protocol grpc      | does not go with",
        "--url grpc://h:1 --model m --rate 1 --protocol smtp      | smtp",
        "--url grpc://h:1 --model m --rate 1 --arrivals often     | often",
        "--url grpc://h:1 --model m --rate 1 --connections 0      | at least 1",
        "--url grpc://h:1 --model m --rate 1 --max-in-flight 0    | at least 1",
        "--url grpc://h:1 --model m --rate 1 --batch 0            | --batch: got 0",
        "--url grpc://h:1 --model m --rate 1 --shape x            | got 'x', expected an input",
        "--url grpc://h:1 --model m --rate 1 --shape x=1,-2       | got 'x=1,-2'",
        "--url grpc://h:1 --model m --rate 1 --int-max -3         | got '-3'",
        "--url grpc://h:1 --model m --rate 1 --header nothing     | got 'nothing'",
        "--url grpc://h:1 --model m --rate 1 --fail-if p99        | got 'p99', expected a metric",
        "--url grpc://h:1 --model m --rate 1 --target p99<2ms     | use --fail-if",
        "--url grpc://h:1 --model m --ramp                        | --ramp needs a --target",
        "--url grpc://h:1 --model m --rate 1 --routing-key a --routing-keys 2 | exclude each other",
        "--url grpc://h:1 --model m --rate 1 --routing-keys 0     | at least 1",
        "--url grpc://h:1 --model m --rate 1 --colour             | --colour"
      })
  void is_one_line_with_the_value_and_status_2(String arguments, String said) {
    Ran ran = Ran.with(arguments.split(" +"));

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err())
        .startsWith("tiltyard load: ")
        .contains(said)
        .endsWith("; see: tiltyard load --help\n");
  }

  @Test
  void help_has_examples_and_the_exit_statuses() {
    Ran ran = Ran.with("--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("Usage: tiltyard load --url").contains("Exit status");
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void the_tool_is_found_as_a_service() {
    assertThat(ServiceLoader.load(ToolProvider.class))
        .extracting(ToolProvider::name)
        .contains("tiltyard-load");
  }
}
