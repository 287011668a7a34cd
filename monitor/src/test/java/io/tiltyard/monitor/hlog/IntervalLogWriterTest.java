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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogProcessor;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntervalLogWriterTest {
  private static final ArmKey CHAMPION = new ArmKey("flowers", "iris", 3, Arm.CHAMPION);
  private static final ArmKey SHADOW = new ArmKey("flowers", "iris", 4, Arm.SHADOW);
  private static final String TOTAL = "flowers:3:champion:total";

  private final ManualClock clock = new ManualClock();
  private final FaultyDisk disk = new FaultyDisk();
  private final LatencyBook book = new LatencyBook();
  private @TempDir Path directory;
  private @TempDir Path results;

  @Test
  void nothing_happens_before_an_interval_is_over() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    clock.advance(Duration.ofMillis(9_999));
    assertThat(writer.doWork()).isZero();
    assertThat(files()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(writer.doWork()).isEqualTo(1);
    assertThat(files()).hasSize(1);
  }

  @Test
  void the_stock_reader_finds_a_line_for_each_arm_and_stage_with_values() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    book.arm(SHADOW).finished(CallOutcome.SHED, 1_000, -1, -1, -1, 2_000, 1);
    interval(writer);
    assertThat(read())
        .extracting(Histogram::getTag)
        .containsExactly(
            "flowers:3:champion:decode",
            "flowers:3:champion:queue",
            "flowers:3:champion:run",
            "flowers:3:champion:encode",
            "flowers:3:champion:total",
            "flowers:4:shadow:decode",
            "flowers:4:shadow:total");
    assertThat(writer.statistics().lines()).isEqualTo(7);
    assertThat(writer.statistics().intervals()).isEqualTo(1);
  }

  @Test
  void each_interval_holds_its_own_values_and_times() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    interval(writer);
    finish(CHAMPION, 2, 64_000_000);
    interval(writer);
    List<Histogram> total = read(TOTAL);
    assertThat(total).extracting(Histogram::getTotalCount).containsExactly(5L, 2L);
    long start = ManualClock.START.toEpochMilli();
    assertThat(total.get(0).getStartTimeStamp()).isEqualTo(start);
    assertThat(total.get(0).getEndTimeStamp()).isEqualTo(start + 10_000);
    assertThat(total.get(1).getStartTimeStamp()).isEqualTo(start + 10_000);
    assertThat(total.get(1).getValueAtPercentile(50)).isBetween(63_500_000L, 64_500_000L);
  }

  @Test
  void an_interval_without_values_has_no_line() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    interval(writer);
    interval(writer);
    interval(writer);
    assertThat(read(TOTAL)).hasSize(1);
    assertThat(writer.statistics().intervals()).isEqualTo(3);
  }

  @Test
  void the_longest_value_of_an_interval_is_written_in_milliseconds() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 1, 64_000_000);
    interval(writer);
    String line =
        Files.readAllLines(files().get(0)).stream()
            .filter(text -> text.startsWith("Tag=" + TOTAL))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(line.split(",", -1)[3])).isBetween(63.5, 64.5);
  }

  @Test
  void the_stock_processor_makes_a_percentile_table() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 100, 64_000_000);
    interval(writer);
    Path output = results.resolve("table");
    Thread processor =
        new HistogramLogProcessor(
            new String[] {
              "-i", files().get(0).toString(), "-o", output.toString(), "-tag", TOTAL, "-csv"
            });
    processor.start();
    processor.join();
    assertThat(output).content().contains("\"Timestamp\"").contains(",100,");
    assertThat(results.resolve("table.hgrm")).content().contains("\"Percentile\"");
  }

  @Test
  void what_is_left_at_the_end_is_written() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    clock.advance(Duration.ofSeconds(3));
    writer.close();
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(5L);
    assertThat(read(TOTAL).get(0).getEndTimeStamp())
        .isEqualTo(ManualClock.START.plusSeconds(3).toEpochMilli());
  }

  @Test
  void files_end_at_their_size_and_the_oldest_are_deleted() throws Exception {
    IntervalLogWriter writer = writer(1, 3);
    for (int i = 1; i <= 5; i++) {
      finish(CHAMPION, i, 1_000_000);
      interval(writer);
    }
    assertThat(files()).hasSize(3);
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(3L, 4L, 5L);
  }

  @Test
  void an_interval_that_the_disk_refuses_becomes_part_of_the_next() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    disk.refuseFiles(true);
    interval(writer);
    assertThat(writer.statistics().ioErrors()).isEqualTo(1);
    assertThat(writer.statistics().lastError()).contains("Read-only");
    disk.repair();
    finish(CHAMPION, 2, 1_000_000);
    interval(writer);
    List<Histogram> total = read(TOTAL);
    assertThat(total).extracting(Histogram::getTotalCount).containsExactly(7L);
    assertThat(total.get(0).getStartTimeStamp()).isEqualTo(ManualClock.START.toEpochMilli());
  }

  @Test
  void a_disk_that_fills_up_in_the_middle_of_a_line_leaves_a_readable_file() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    interval(writer);
    disk.fillUpAfter(100);
    finish(CHAMPION, 6, 1_000_000);
    interval(writer);
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(5L);
    disk.repair();
    finish(CHAMPION, 7, 1_000_000);
    interval(writer);
    assertThat(files()).hasSize(2);
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(5L, 13L);
  }

  @Test
  void a_deleted_directory_is_made_again() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    interval(writer);
    Files.delete(files().get(0));
    Files.delete(directory);
    finish(CHAMPION, 6, 1_000_000);
    interval(writer);
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(6L);
    assertThat(writer.statistics().ioErrors()).isZero();
  }

  @Test
  void an_arm_that_began_anew_is_written_from_zero() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(CHAMPION, 5, 1_000_000);
    interval(writer);
    book.forget("iris", 3);
    finish(CHAMPION, 9, 1_000_000);
    interval(writer);
    assertThat(read(TOTAL)).extracting(Histogram::getTotalCount).containsExactly(5L, 9L);
  }

  @Test
  void what_the_format_forbids_is_replaced_in_tags() throws Exception {
    IntervalLogWriter writer = writer(1 << 20, 16);
    finish(new ArmKey("a,b c:d\n\u00a0e\u00e9", "iris", 3, Arm.CHAMPION), 1, 1_000_000);
    interval(writer);
    assertThat(read("a_b_c_d__e\u00e9:3:champion:total")).hasSize(1);
  }

  private IntervalLogWriter writer(long maxFileBytes, int maxFiles) {
    return new IntervalLogWriter(
        new IntervalLogSettings(directory, Duration.ofSeconds(10), maxFileBytes, maxFiles),
        book,
        clock,
        disk);
  }

  private void interval(IntervalLogWriter writer) {
    clock.advance(Duration.ofSeconds(10));
    assertThat(writer.doWork()).isEqualTo(1);
  }

  private void finish(ArmKey key, int calls, long nanos) {
    for (int i = 0; i < calls; i++) {
      book.arm(key).finished(CallOutcome.OK, nanos, nanos, nanos, nanos, nanos, 1);
    }
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private List<Histogram> read(String tag) throws Exception {
    return read().stream().filter(histogram -> tag.equals(histogram.getTag())).toList();
  }

  private List<Histogram> read() throws Exception {
    List<Histogram> histograms = new ArrayList<>();
    for (Path file : files()) {
      try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
        while (reader.hasNext()) {
          histograms.add((Histogram) reader.nextIntervalHistogram());
        }
      }
    }
    return histograms;
  }
}
