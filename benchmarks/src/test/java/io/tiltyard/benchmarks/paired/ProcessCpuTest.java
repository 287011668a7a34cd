package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessCpuTest {
  private static final ProcessCpu.Snapshot NOTHING = new ProcessCpu.Snapshot(Map.of(), 0);

  @TempDir private Path process;
  private Path tasks;
  private ProcessCpu cpu;

  @BeforeEach
  void open() throws IOException {
    tasks = process.resolve("task");
    ticks(0, 0);
    cpu = new ProcessCpu(process);
  }

  /** User and kernel time of the whole process, in hundredths of a second. */
  private void ticks(long user, long kernel) throws IOException {
    Files.writeString(
        process.resolve("stat"),
        "7 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 " + user + " " + kernel + " 0 0 20 0 1 0 0\n");
  }

  private void thread(String id, String name, long nanos) throws IOException {
    Path thread = Files.createDirectories(tasks.resolve(id));
    Files.writeString(thread.resolve("comm"), name + "\n");
    Files.writeString(thread.resolve("schedstat"), nanos + " 5 6\n");
  }

  private void end(String id) throws IOException {
    Files.delete(tasks.resolve(id).resolve("comm"));
    Files.delete(tasks.resolve(id).resolve("schedstat"));
    Files.delete(tasks.resolve(id));
  }

  @Test
  void threads_of_one_name_are_summed_whatever_their_number() throws IOException {
    thread("1", "java", 10);
    thread("2", "gateway-io-0", 20);
    thread("3", "gateway-io-1", 30);
    thread("4", "GC Thread#0", 1);
    cpu.poll();

    assertThat(cpu.snapshot().since(NOTHING))
        .containsOnly(entry("java", 10L), entry("gateway-io", 50L), entry("GC Thread", 1L));
  }

  @Test
  void a_thread_that_ended_keeps_its_time() throws IOException {
    thread("1", "worker-1", 10);
    cpu.poll();
    end("1");
    thread("2", "worker-2", 5);
    cpu.poll();

    assertThat(cpu.snapshot().since(NOTHING)).containsOnly(entry("worker", 15L));
  }

  @Test
  void a_number_that_a_new_thread_got_keeps_the_time_of_the_old_one() throws IOException {
    thread("1", "worker-1", 10);
    cpu.poll();
    thread("1", "other", 3);
    cpu.poll();

    assertThat(cpu.snapshot().since(NOTHING))
        .containsOnly(entry("worker", 10L), entry("other", 3L));
  }

  @Test
  void only_what_was_used_since_the_start_is_told() throws IOException {
    thread("1", "worker-1", 10);
    thread("2", "idle", 7);
    cpu.poll();
    ProcessCpu.Snapshot start = cpu.snapshot();
    thread("1", "worker-1", 15);
    cpu.poll();

    assertThat(cpu.snapshot().since(start)).containsOnly(entry("worker", 5L));
  }

  @Test
  void what_no_look_saw_is_in_the_process_own_count() throws IOException {
    thread("1", "worker-1", 50_000_000);
    ticks(100, 30);
    cpu.poll();

    assertThat(cpu.snapshot().since(NOTHING))
        .containsOnly(entry("worker", 50_000_000L), entry(ProcessCpu.ENDED, 1_250_000_000L));
  }

  @Test
  void a_difference_of_ticks_is_rounding() throws IOException {
    thread("1", "worker-1", 50_000_000);
    ticks(5, 2);
    cpu.poll();

    assertThat(cpu.snapshot().since(NOTHING)).containsOnly(entry("worker", 50_000_000L));
  }

  @Test
  void this_process_uses_cpu() {
    ProcessCpu self = new ProcessCpu(ProcessHandle.current().pid());
    self.poll();

    assertThat(self.snapshot().threads().values().stream().mapToLong(n -> n).sum()).isPositive();
  }
}
