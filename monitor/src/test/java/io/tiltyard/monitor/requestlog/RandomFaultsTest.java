package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.sink.SinkStatistics;
import io.tiltyard.monitor.testing.FaultyDisk;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the disk does and in whatever order, what counts as written is in the files, once. */
final class RandomFaultsTest {
  private static final int STEPS = 400;

  private final ManualClock clock = new ManualClock();
  private final FaultyDisk disk = new FaultyDisk();
  private @TempDir Path temporary;
  private int offered;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void written_is_what_can_be_read(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = temporary.resolve("requests");
    RequestLogSettings settings =
        RequestLogs.settings(directory, 1 << 20, 20_000, Duration.ofMinutes(1), Long.MAX_VALUE);
    RequestLog log = new RequestLog(settings, clock, disk);
    for (int step = 0; step < STEPS; step++) {
      act(random, log);
      SinkStatistics statistics = log.statistics().sink();
      assertThat(statistics.offered()).isEqualTo(offered);
      assertThat(statistics.pending()).as("step %d", step).isNotNegative();
    }
    disk.repair();
    log.close();
    SinkStatistics statistics = log.statistics().sink();
    assertThat(statistics.pending()).as("%s", statistics).isZero();
    assertThat(RequestLogs.ids(directory))
        .doesNotHaveDuplicates()
        .hasSize((int) statistics.written());
  }

  private void act(SplittableRandom random, RequestLog log) {
    switch (random.nextInt(12)) {
      case 0 -> disk.fillUpAfter(random.nextInt(3_000));
      case 1 -> disk.refuseFiles(true);
      case 2, 3 -> disk.repair();
      case 4 -> clock.advance(Duration.ofMillis(random.nextInt(30_000)));
      case 5, 6 -> clock.advance(Duration.ofMillis(random.nextInt(1_500)));
      case 7, 8, 9 -> log.doWork();
      default -> offer(random, log);
    }
  }

  private void offer(SplittableRandom random, RequestLog log) {
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      float[] values = new float[random.nextInt(2_000)];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextDouble();
      }
      log.offer(
          Records.builder("r" + offered)
              .inputs(List.of(Wire.fp32("x", new long[] {values.length}, values)))
              .build());
      offered++;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 6, 7})
  void files_that_vanish_take_only_their_own_records_along(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = Files.createDirectories(temporary.resolve("requests"));
    Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock, disk);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(8) == 0) {
        for (Path file : RequestLogs.files(directory)) {
          Files.move(file, elsewhere.resolve(step + "-" + file.getFileName()));
        }
      }
      log.offer(Records.record("r" + step));
      log.doWork();
      clock.advance(Duration.ofMillis(random.nextInt(800)));
      log.doWork();
    }
    log.close();
    SinkStatistics statistics = log.statistics().sink();
    assertThat(statistics.pending()).isZero();
    List<String> ids = RequestLogs.ids(directory);
    ids.addAll(RequestLogs.ids(elsewhere));
    assertThat(ids)
        .as("a block in a moved file counts as lost although it can be read")
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo((int) statistics.written());
  }
}
