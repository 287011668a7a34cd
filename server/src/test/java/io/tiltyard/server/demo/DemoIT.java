package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Keys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo with its real models, from this build's distribution. */
@Timeout(600)
@Tag("one-jdk")
final class DemoIT {
  private static final Path HOME =
      Path.of(System.getProperty("tiltyard.root"), "server", "target", "dist");

  @TempDir Path directory;

  @Test
  void it_ends_by_itself_with_both_arms_in_the_table() throws Exception {
    StringWriter text = new StringWriter();
    List<Flag> anyPorts =
        List.of(
            Flag.of(Keys.HTTP_PORT, "--http-port", 0),
            Flag.of(Keys.GRPC_PORT, "--grpc-port", 0),
            Flag.of(Keys.ADMIN_PORT, "--admin-port", 0));
    DemoSettings settings =
        new DemoSettings(HOME, directory, anyPorts, Duration.ofSeconds(6), false);

    boolean drained = Demo.run(settings, new PrintWriter(text, true), DemoIT::sleep);

    assertThat(drained).isTrue();
    String[] lines = text.toString().split("\n", -1);
    String champion = lastWith("champion ", lines);
    String challenger = lastWith("challenger ", lines);
    assertThat(number(champion, 1)).isEqualTo(1);
    assertThat(number(challenger, 1)).isEqualTo(2);
    assertThat(number(champion, 2)).isGreaterThan(50);
    assertThat(number(challenger, 2)).isGreaterThan(5);
    assertThat(number(champion, 6)).isZero();
    assertThat(number(champion, 7)).isEqualTo(1, within(0.001));
    assertThat(number(challenger, 7)).isBetween(0.95, 0.9999);
    assertThat(lastWith("answers: ", lines)).contains("gRPC", "HTTP JSON", "HTTP binary");
    assertThat(text.toString()).contains("curl -s http://127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello world  | 101 7592 2088 102
          The quick brown fox jumps over the lazy dog.  | 101 1996 4248 2829 4419 14523 2058 1996 13971 3899 1012 102
          unaffable    | 101 14477 20961 3468 102
          Héllo, WORLD | 101 7592 1010 2088 102
          don't        | 101 2123 1005 1056 102
          """)
  void the_real_vocabulary_gives_the_published_ids(String sentence, String ids) throws Exception {
    long[] expected = Arrays.stream(ids.split(" ", -1)).mapToLong(Long::parseLong).toArray();

    assertThat(DemoModels.find(HOME).tokenizer().encode(sentence)).isEqualTo(expected);
  }

  private static boolean sleep(Duration time) {
    try {
      Thread.sleep(Math.max(0, time.toMillis()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static String lastWith(String start, String... lines) {
    return Arrays.stream(lines)
        .filter(line -> line.startsWith(start))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no line " + start));
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(" +", -1)[column]);
  }
}
