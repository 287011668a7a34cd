package io.tiltyard.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** f102: what a process leaves that dies, and what the next one makes of it. */
final class CrashJournalTest {
  private static final long MINUTE = 60_000;
  private static final long NOBODY = 0x7fffffffffL; // no process of this number left a log

  @TempDir private Path directory;
  private long now = 1_000_000_000L;

  private CrashJournal open() throws IOException {
    return CrashJournal.open(directory, Runnable::run, now, NOBODY);
  }

  /** A process begins, loads, and is gone. */
  private void dieLoading(String model, long version) throws IOException {
    open().place(model, version).loading();
  }

  @Test
  void one_death_during_a_load_is_no_proof() throws IOException {
    dieLoading("m", 1);
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void two_deaths_during_loads_within_ten_minutes_are_enough() throws IOException {
    dieLoading("m", 1);
    now += 9 * MINUTE;
    dieLoading("m", 1);
    now += MINUTE;
    CrashJournal journal = open();
    assertThat(journal.of("m", 1))
        .isEqualTo(
            "took the process down 2 times within ten minutes; it is tried again when an operator"
                + " loads it");
    assertThat(journal.of("m", 2)).isEmpty();
    assertThat(journal.of("other", 1)).isEmpty();
  }

  @Test
  void deaths_far_apart_are_not_added_up() throws IOException {
    dieLoading("m", 1);
    now += 1;
    dieLoading("m", 2);
    now += 11 * MINUTE;
    dieLoading("m", 1);
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void a_load_that_ended_well_is_not_held_against_anybody() throws IOException {
    for (int i = 0; i < 3; i++) {
      CrashJournal.Place place = open().place("m", 1);
      place.loading();
      place.idle();
    }
    for (int i = 0; i < 3; i++) {
      CrashJournal.Place place = open().place("m", 1);
      place.loading();
      place.close();
    }
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void a_process_that_is_killed_during_a_run_blames_nobody() throws IOException {
    for (int i = 0; i < 3; i++) {
      open().place("m", 1).running();
    }
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void an_operator_forgives() throws IOException {
    dieLoading("m", 1);
    dieLoading("m", 1);
    CrashJournal journal = open();
    assertThat(journal.of("m", 1)).isNotEmpty();
    journal.forgive("m", 1);
    assertThat(journal.of("m", 1)).isEmpty();
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void many_places_of_one_version_are_one_death() throws IOException {
    CrashJournal journal = open();
    journal.place("m", 1).loading();
    journal.place("m", 1).loading();
    assertThat(open().of("m", 1)).isEmpty();
  }

  @Test
  void more_places_than_slots_work_without_marks() throws IOException {
    CrashJournal journal = open();
    for (int i = 0; i < WorkFile.SLOTS; i++) {
      journal.place("m", i + 1);
    }
    CrashJournal.Place unmarked = journal.place("m", 5000);
    unmarked.loading();
    unmarked.close();
    open();
  }

  @Test
  void files_that_are_damaged_begin_anew() throws IOException {
    dieLoading("m", 1);
    Files.write(directory.resolve("work.bin"), new byte[] {1, 2, 3});
    Files.writeString(directory.resolve("crashes.json"), "[{\"model\":");
    assertThat(open().of("m", 1)).isEmpty();
    dieLoading("m", 1);
    dieLoading("m", 1);
    assertThat(open().of("m", 1)).isNotEmpty();
  }

  private static WorkFile.Left running(long beganMillis, String... models) {
    return new WorkFile.Left(
        NOBODY,
        beganMillis,
        List.of(models).stream()
            .map(model -> new WorkFile.Mark(WorkFile.State.RUNNING, model, 7))
            .toList());
  }

  private List<Crash> found(WorkFile.Left left, String log) throws IOException {
    Path file = Files.writeString(directory.resolve("hs_err.log"), log);
    Files.setLastModifiedTime(file, FileTime.fromMillis(now));
    return CrashJournal.found(left, List.of(file), now);
  }

  @Test
  void a_fatal_error_log_blames_the_version_whose_thread_died() throws IOException {
    String log =
        """
        # A fatal error has been detected by the Java Runtime Environment:
        #  SIGFPE (0x8) at pc=0x00007f00, pid=17, tid=99
        Current thread (0x00007f1c9c0a8000):  JavaThread "model-culprit-7-0" [_thread_in_native]
        """;
    assertThat(found(running(now - 1, "bystander", "culprit"), log))
        .containsExactly(new Crash("culprit", 7, now, "run"));
  }

  @Test
  void where_another_thread_died_every_version_that_ran_is_suspect() throws IOException {
    String log = "Current thread (0x1):  JavaThread \"gateway-io-1\" daemon\n";
    assertThat(found(running(now - 1, "a", "b"), log)).extracting(Crash::model).contains("a", "b");
  }

  @Test
  void a_log_that_is_older_than_the_process_is_another_ones() throws IOException {
    assertThat(found(running(now + 1, "m"), "any")).isEmpty();
  }

  @Test
  void marks_are_read_as_they_were_made() throws IOException {
    Path file = directory.resolve("marks");
    WorkFile work = WorkFile.create(file, 42, now);
    String longest = "m".repeat(128);
    work.name(0, "ü", 3);
    work.mark(0, WorkFile.State.LOADING);
    work.name(WorkFile.SLOTS - 1, longest, Long.MAX_VALUE);
    work.mark(WorkFile.SLOTS - 1, WorkFile.State.RUNNING);
    work.name(5, "idle", 1);
    work.mark(5, WorkFile.State.IDLE);
    assertThat(WorkFile.read(ByteBuffer.wrap(Files.readAllBytes(file))))
        .isEqualTo(
            new WorkFile.Left(
                42,
                now,
                List.of(
                    new WorkFile.Mark(WorkFile.State.LOADING, "ü", 3),
                    new WorkFile.Mark(WorkFile.State.RUNNING, longest, Long.MAX_VALUE))));
  }
}
