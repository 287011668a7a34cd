package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.testing.FaultyDisk;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails in every way that it can; the account stays exact and the log recovers. */
final class RequestLogFaultTest {
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final FaultyDisk disk = new FaultyDisk();
  private @TempDir Path temporary;
  private Path directory = Path.of("");
  private RequestLog log = new RequestLog(RequestLogs.settings(directory), clock, disk);

  @BeforeEach
  void open() {
    directory = temporary.resolve("requests");
    log = new RequestLog(RequestLogs.settings(directory), clock, disk);
  }

  @Test
  void a_full_disk_loses_one_block_and_nothing_before_or_after_it() {
    offerAndFlush("a", "b");
    disk.fillUpAfter(20);
    offerAndFlush("c", "d", "e");
    assertAccount(5, 2, 3);
    assertThat(log.statistics().ioErrors()).isEqualTo(1);
    assertThat(log.statistics().lastError()).contains("No space left");
    disk.repair();
    clock.advance(Duration.ofSeconds(10));
    offerAndFlush("f");
    assertAccount(6, 3, 3);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b", "f");
    assertThat(RequestLogs.files(directory)).hasSize(2);
  }

  @Test
  void records_wait_in_the_queue_while_no_file_can_be_made() {
    disk.refuseFiles(true);
    offerAndFlush("a", "b");
    offerAndFlush("c");
    assertAccount(3, 0, 0);
    assertThat(log.statistics().queuedRecords()).isEqualTo(3);
    assertThat(log.statistics().ioErrors()).isPositive();
    disk.repair();
    clock.advance(Duration.ofSeconds(10));
    offerAndFlush();
    assertAccount(3, 3, 0);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b", "c");
  }

  @Test
  void a_long_outage_fills_the_queue_and_then_drops() {
    log = new RequestLog(RequestLogs.smallQueue(directory), clock, disk);
    disk.refuseFiles(true);
    long accepted = 0;
    for (int i = 0; i < 100; i++) {
      accepted += log.offer(Records.record("r" + i)) ? 1 : 0;
      log.doWork();
    }
    assertThat(accepted).isBetween(20L, 99L);
    disk.repair();
    clock.advance(Duration.ofSeconds(10));
    offerAndFlush();
    assertThat(log.statistics().written()).isEqualTo(accepted);
    assertThat(log.statistics().dropped()).containsEntry(DropReason.QUEUE_FULL, 100 - accepted);
    assertThat(log.statistics().sink().pending()).isZero();
  }

  @Test
  void a_broken_disk_is_tried_less_and_less_often() {
    disk.refuseFiles(true);
    log.offer(Records.record("a"));
    for (int i = 0; i < 100_000; i++) {
      log.doWork();
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(disk.created()).as("in 100 seconds").isBetween(10, 20);
  }

  @Test
  void a_deleted_directory_is_made_again_before_the_next_block() throws Exception {
    offerAndFlush("a");
    deleteDirectory();
    offerAndFlush("b");
    assertAccount(2, 2, 0);
    assertThat(RequestLogs.ids(directory)).containsExactly("b");
  }

  @Test
  void a_directory_deleted_under_an_open_block_loses_that_block() throws Exception {
    offerAndFlush("a");
    log.offer(Records.record("b"));
    log.doWork();
    deleteDirectory();
    clock.advance(FLUSH);
    log.doWork();
    assertAccount(2, 1, 1);
    assertThat(log.statistics().lastError()).contains("deleted or moved");
    clock.advance(Duration.ofSeconds(10));
    offerAndFlush("c");
    assertAccount(3, 2, 1);
    assertThat(RequestLogs.ids(directory)).containsExactly("c");
  }

  @Test
  void a_file_moved_away_keeps_its_records_and_a_new_one_begins() throws Exception {
    offerAndFlush("a");
    Path file = RequestLogs.files(directory).get(0);
    Files.move(file, directory.resolve("a-moved.avro"));
    offerAndFlush("b");
    assertAccount(2, 2, 0);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b");
    assertThat(RequestLogs.files(directory)).hasSize(2);
  }

  @Test
  void a_directory_that_is_a_file_is_an_outage_like_any_other() throws Exception {
    Files.writeString(directory, "in the way");
    offerAndFlush("a");
    assertAccount(1, 0, 0);
    Files.delete(directory);
    clock.advance(Duration.ofSeconds(10));
    offerAndFlush();
    assertAccount(1, 1, 0);
  }

  @Test
  void a_file_that_ends_in_half_a_block_is_readable_up_to_it() throws Exception {
    offerAndFlush("a", "b");
    disk.fillUpAfter(20);
    disk.refuseTruncation(true);
    offerAndFlush("c");
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(
            RequestLogs.files(directory).get(0).toFile(), new GenericDatumReader<>())) {
      assertThat(reader.next().get("id")).hasToString("a");
      assertThat(reader.next().get("id")).hasToString("b");
      assertThat(reader.hasNext()).isFalse();
    }
    assertAccount(3, 2, 1);
  }

  @Test
  void closing_on_a_broken_disk_accounts_for_every_record() {
    offerAndFlush("a");
    log.offer(Records.record("b"));
    log.doWork();
    log.offer(Records.record("c"));
    disk.fillUpAfter(0);
    disk.refuseFiles(true);
    log.close();
    assertAccount(3, 1, 2);
    assertThat(RequestLogs.ids(directory)).containsExactly("a");
  }

  @Test
  void closing_during_an_outage_drops_what_waits() {
    disk.refuseFiles(true);
    offerAndFlush("a", "b");
    log.close();
    assertAccount(2, 0, 2);
    assertThat(log.statistics().queuedRecords()).isZero();
  }

  @Test
  void closing_tries_the_disk_whatever_happened_before() {
    disk.refuseFiles(true);
    offerAndFlush("a", "b");
    disk.repair();
    log.close();
    assertAccount(2, 2, 0);
    assertThat(RequestLogs.ids(directory)).containsExactly("a", "b");
  }

  private void offerAndFlush(String... ids) {
    for (String id : ids) {
      assertThat(log.offer(Records.record(id))).isTrue();
    }
    log.doWork();
    clock.advance(FLUSH);
    log.doWork();
  }

  private void assertAccount(long offered, long written, long lost) {
    RequestLogStatistics statistics = log.statistics();
    assertThat(statistics.offered()).isEqualTo(offered);
    assertThat(statistics.written()).as("written").isEqualTo(written);
    assertThat(statistics.sink().dropped(DropReason.IO_ERROR)).as("io_error").isEqualTo(lost);
    assertThat(statistics.sink().pending()).isEqualTo(offered - written - lost);
  }

  private void deleteDirectory() throws Exception {
    for (Path file : RequestLogs.files(directory)) {
      Files.delete(file);
    }
    Files.delete(directory);
  }
}
