package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.Records;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class KilledProcessTest {
  private static final int KILLED = 137;

  private @TempDir Path directory;

  @Test
  void a_killed_process_leaves_everything_that_was_flushed() throws Exception {
    assertThat(run(Victim.class, directory)).isEqualTo(KILLED);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b", "c");
  }

  @Test
  void the_next_process_begins_a_new_file_beside_it() throws Exception {
    run(Victim.class, directory);
    run(Victim.class, directory);
    assertThat(RequestLogs.files(directory)).hasSize(2);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b", "c", "a", "b", "c");
  }

  private static int run(Class<?> main, Path directory) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(), "-Xmx256m", "-cp", classPath(), main.getName(), directory + "")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static String classPath() {
    return String.join(
        File.pathSeparator,
        List.of(
            System.getProperty("surefire.test.class.path", ""),
            System.getProperty("java.class.path")));
  }

  /** Flushes three records, takes a fourth and is gone without a goodbye. */
  static final class Victim {
    private Victim() {}

    /**
     * @param arguments the directory
     */
    public static void main(String[] arguments) {
      ManualClock clock = new ManualClock();
      RequestLog log = new RequestLog(RequestLogs.settings(Path.of(arguments[0])), clock);
      for (String id : List.of("a", "b", "c")) {
        log.offer(Records.record(id));
        log.doWork();
      }
      clock.advance(Duration.ofSeconds(1));
      log.doWork();
      log.offer(Records.record("never flushed"));
      log.doWork();
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
