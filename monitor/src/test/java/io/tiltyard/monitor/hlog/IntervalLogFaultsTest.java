package io.tiltyard.monitor.hlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.testing.FaultyDisk;
import io.tiltyard.monitor.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the disk does, each value is in the files once when it works again. */
final class IntervalLogFaultsTest {
  private static final ArmKey KEY = new ArmKey("flowers", "iris", 3, Arm.CHAMPION);
  private static final int INTERVALS = 100;

  private final ManualClock clock = new ManualClock();
  private final FaultyDisk disk = new FaultyDisk();
  private final LatencyBook book = new LatencyBook();
  private @TempDir Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void no_value_is_lost_or_written_twice(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    IntervalLogSettings settings =
        new IntervalLogSettings(directory, Duration.ofSeconds(10), 2_000, 1_000);
    IntervalLogWriter writer = new IntervalLogWriter(settings, book, clock, disk);
    long taken = 0;
    for (int i = 0; i < INTERVALS; i++) {
      switch (random.nextInt(5)) {
        case 0 -> disk.fillUpAfter(random.nextInt(400));
        case 1 -> disk.refuseFiles(true);
        default -> disk.repair();
      }
      int values = random.nextInt(20);
      for (int v = 0; v < values; v++) {
        book.arm(KEY)
            .finished(CallOutcome.FAILED, -1, -1, random.nextLong(1_000_000_000), -1, -1, 0);
      }
      taken += values;
      clock.advance(Duration.ofSeconds(10));
      writer.doWork();
    }
    disk.repair();
    book.arm(KEY).finished(CallOutcome.FAILED, -1, -1, 1, -1, -1, 0);
    writer.close();
    assertThat(countInFiles()).isEqualTo(taken + 1);
    assertThat(writer.statistics().ioErrors()).isPositive();
    assertThat(writer.statistics().writtenBytes()).isEqualTo(bytesInFiles());
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  private long bytesInFiles() throws Exception {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private long countInFiles() throws Exception {
    long count = 0;
    for (Path file : files()) {
      try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
        while (reader.hasNext()) {
          EncodableHistogram histogram = reader.nextIntervalHistogram();
          count += ((Histogram) histogram).getTotalCount();
        }
      }
    }
    return count;
  }
}
