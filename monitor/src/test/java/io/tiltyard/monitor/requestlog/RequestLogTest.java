package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.SinkStatistics;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.ViewedCall;
import io.tiltyard.monitor.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class RequestLogTest {
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();
  private @TempDir Path directory;

  @Test
  void a_record_is_written_when_its_flush_interval_is_over() {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    assertThat(log.offer(Records.record("a"))).isTrue();
    assertThat(log.doWork()).isEqualTo(1);
    assertThat(log.statistics().written()).as("still in memory").isZero();
    assertThat(log.statistics().sink().pending()).isEqualTo(1);
    assertThat(RequestLogs.ids(directory)).isEmpty();
    clock.advance(FLUSH);
    assertThat(log.doWork()).isEqualTo(1);
    assertThat(log.statistics().written()).isEqualTo(1);
    assertThat(RequestLogs.ids(directory)).as("without closing the file").containsExactly("a");
  }

  @Test
  void the_flush_interval_runs_from_the_first_record_of_a_block() {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    for (String id : List.of("a", "b", "c")) {
      log.offer(Records.record(id));
      log.doWork();
      clock.advance(Duration.ofMillis(400));
    }
    log.doWork();
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b", "c");
  }

  @Test
  void much_is_written_at_once() throws Exception {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    for (int i = 0; i < 5; i++) {
      log.offer(Records.withInputs(Wire.fp32("x", new long[] {1 << 18}, noise(1 << 18))));
      log.doWork();
      assertThat(log.statistics().written()).as("after %d MiB", i + 1).isEqualTo(i < 3 ? 0 : 4);
    }
    assertThat(log.statistics().writtenBytes())
        .isEqualTo(Files.size(RequestLogs.files(directory).get(0)));
    assertThat(RequestLogs.ids(directory)).as("without closing the file").hasSize(4);
    log.close();
    assertThat(RequestLogs.ids(directory)).hasSize(5);
  }

  @Test
  void what_is_written_lies_in_memory_as_in_the_file() {
    SplittableRandom random = new SplittableRandom(12);
    RequestLogSettings settings =
        RequestLogs.settings(directory, 1 << 20, 1 << 20, DAY, Long.MAX_VALUE);
    AlignedDisk disk = new AlignedDisk();
    RequestLog log = new RequestLog(settings, clock, disk);
    for (int i = 0; i < 300; i++) {
      int floats = random.nextInt(20_000);
      log.offer(Records.withInputs(Wire.fp32("x", new long[] {floats}, noise(floats))));
      log.doWork();
      clock.advance(FLUSH.dividedBy(1 + random.nextInt(8)));
      log.doWork();
    }
    log.close();
    assertThat(log.statistics().files()).as("more than one file").isGreaterThan(3);
    assertThat(disk.appends()).isGreaterThan(50);
    assertThat(RequestLogs.ids(directory)).hasSize(300);
  }

  @Test
  void there_is_no_file_before_the_first_record() {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    assertThat(log.doWork()).isZero();
    log.close();
    assertThat(RequestLogs.files(directory)).isEmpty();
  }

  @Test
  void a_file_is_compressed_with_zstd_and_carries_the_schema() throws Exception {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    log.offer(Records.record("a"));
    log.doWork();
    log.close();
    Path file = RequestLogs.files(directory).get(0);
    assertThat(file.getFileName()).hasToString("requests-20260101T000000Z-000001.avro");
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      assertThat(reader.getMetaString("avro.codec")).isEqualTo("zstandard");
      assertThat(reader.getSchema()).isEqualTo(RequestSchema.load());
    }
  }

  @Test
  void closing_writes_what_is_queued_and_refuses_what_comes_later() {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    log.offer(Records.record("a"));
    log.offer(Records.record("b"));
    log.close();
    assertThat(log.offer(Records.record("late"))).isFalse();
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b");
    assertThat(log.statistics().written()).isEqualTo(2);
    assertThat(log.statistics().dropped()).containsEntry(DropReason.CLOSED, 1L);
    assertThat(log.statistics().sink().pending()).isZero();
  }

  @Test
  void a_full_queue_drops_and_the_account_stays_exact() {
    RequestLog log = new RequestLog(RequestLogs.smallQueue(directory), clock);
    int accepted = 0;
    for (int i = 0; i < 100; i++) {
      accepted += log.offer(Records.record("r" + i)) ? 1 : 0;
    }
    assertThat(accepted).isBetween(20, 99);
    assertThat(log.statistics().queuedRecords()).isEqualTo(accepted);
    log.close();
    RequestLogStatistics statistics = log.statistics();
    assertThat(statistics.offered()).isEqualTo(100);
    assertThat(statistics.written()).isEqualTo(accepted);
    assertThat(statistics.dropped()).containsEntry(DropReason.QUEUE_FULL, 100L - accepted);
    assertThat(RequestLogs.ids(directory))
        .hasSize(accepted)
        .startsWith("r0")
        .endsWith("r" + (accepted - 1));
  }

  @Test
  void a_tensor_too_large_for_the_queue_is_omitted_and_its_record_kept() {
    RequestLog log = new RequestLog(RequestLogs.smallQueue(directory), clock);
    log.offer(Records.withInputs(Wire.fp32("x", new long[] {2_000}, noise(2_000))));
    log.close();
    GenericRecord read = RequestLogs.read(RequestLogs.files(directory).get(0)).get(0);
    assertThat(read.get("inputs").toString()).contains("\"omitted\": true");
    assertThat(log.statistics().written()).isEqualTo(1);
  }

  @Test
  void taking_a_call_makes_no_garbage() {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    ViewedCall call = new ViewedCall("r", Wire.fp32("x", new long[] {1, 16}, noise(16)));
    long few = call.allocatedByOffers(log, 200);
    long many = call.allocatedByOffers(log, 10_000);
    assertThat(log.statistics().sink().droppedInAll()).isZero();
    assertThat(many).as("after %d bytes for a fiftieth of it", few).isLessThan(10_000);
    log.close();
  }

  @Test
  void a_file_ends_at_its_size() {
    RequestLog log =
        new RequestLog(
            RequestLogs.settings(directory, 1 << 20, 50_000, DAY, Long.MAX_VALUE), clock);
    for (int i = 0; i < 6; i++) {
      log.offer(
          Records.builder("r" + i)
              .inputs(List.of(Wire.fp32("x", new long[] {10_000}, noise(10_000))))
              .build());
      log.doWork();
      clock.advance(FLUSH);
      log.doWork();
    }
    log.close();
    assertThat(RequestLogs.files(directory)).hasSize(3);
    assertThat(log.statistics().files()).isEqualTo(3);
    assertThat(RequestLogs.ids(directory)).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
  }

  @Test
  void a_file_ends_at_its_age_and_the_next_begins_with_the_next_record() {
    Duration hour = Duration.ofHours(1);
    RequestLog log =
        new RequestLog(
            RequestLogs.settings(directory, 1 << 20, 1 << 30, hour, Long.MAX_VALUE), clock);
    log.offer(Records.record("a"));
    log.doWork();
    clock.advance(hour);
    log.doWork();
    assertThat(RequestLogs.ids(directory)).containsExactly("a");
    clock.advance(hour);
    assertThat(log.doWork()).as("an idle log begins no file").isZero();
    assertThat(RequestLogs.files(directory)).hasSize(1);
    log.offer(Records.record("b"));
    log.close();
    assertThat(RequestLogs.files(directory))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "requests-20260101T000000Z-000001.avro", "requests-20260101T020000Z-000002.avro");
  }

  @Test
  void the_oldest_files_are_deleted_beyond_the_total_size() throws Exception {
    RequestLog log =
        new RequestLog(RequestLogs.settings(directory, 1 << 20, 40_000, DAY, 200_000), clock);
    for (int i = 0; i < 12; i++) {
      log.offer(
          Records.builder("r" + i)
              .inputs(List.of(Wire.fp32("x", new long[] {10_000}, noise(10_000))))
              .build());
      log.doWork();
      clock.advance(FLUSH);
      log.doWork();
    }
    log.close();
    long total = 0;
    for (Path file : RequestLogs.files(directory)) {
      total += Files.size(file);
    }
    assertThat(total).isLessThanOrEqualTo(200_000);
    assertThat(RequestLogs.ids(directory)).endsWith("r10", "r11").doesNotContain("r0", "r1");
    assertThat(log.statistics().written()).isEqualTo(12);
  }

  @Test
  void each_start_begins_a_new_file() {
    for (String id : List.of("first", "second")) {
      RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
      log.offer(Records.record(id));
      log.close();
    }
    assertThat(RequestLogs.files(directory)).hasSize(2);
    assertThat(RequestLogs.ids(directory)).containsExactly("first", "second");
  }

  @Test
  void many_threads_and_a_running_writer_lose_nothing_from_the_account() throws Exception {
    RequestLogSettings settings =
        RequestLogs.settings(directory, 1 << 20, 100_000, DAY, Long.MAX_VALUE);
    RequestLog log = new RequestLog(settings, Clock.system());
    AgentRunner runner = AgentRunner.start(log);
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      String prefix = "t" + t + "-";
      Thread producer =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  log.offer(Records.record(prefix + i));
                }
              });
      producer.start();
      producers.add(producer);
    }
    for (Thread producer : producers) {
      producer.join();
    }
    runner.close();
    SinkStatistics statistics = log.statistics().sink();
    assertThat(statistics.offered()).isEqualTo(15_000);
    assertThat(statistics.written() + statistics.droppedInAll()).isEqualTo(15_000);
    assertThat(statistics.droppedInAll()).isEqualTo(statistics.dropped(DropReason.QUEUE_FULL));
    assertThat(RequestLogs.ids(directory))
        .hasSize((int) statistics.written())
        .doesNotHaveDuplicates();
  }

  @Test
  void settings_out_of_range_are_refused_with_their_value() {
    assertThatThrownBy(() -> RequestLogs.settings(directory, 1 << 20, 1_000, DAY, 999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTotalBytes is 999, expected at least maxFileBytes, 1000");
    assertThat(RequestLogSettings.defaults(directory).queueBytes()).isEqualTo(16 << 20);
  }

  /** Floats that do not compress. */
  private static float[] noise(int count) {
    SplittableRandom random = new SplittableRandom(7);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt() & 0x7f7f_ffff);
    }
    return values;
  }
}
