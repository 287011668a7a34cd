package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessCpuTest {
  @TempDir private Path tasks;
  private ProcessCpu cpu;

  @BeforeEach
  void open() {
    cpu = new ProcessCpu(tasks);
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

    assertThat(cpu.nanos())
        .containsOnly(entry("java", 10L), entry("gateway-io", 50L), entry("GC Thread", 1L));
  }

  @Test
  void a_thread_that_ended_keeps_its_time() throws IOException {
    thread("1", "worker-1", 10);
    cpu.poll();
    end("1");
    thread("2", "worker-2", 5);
    cpu.poll();

    assertThat(cpu.nanos()).containsOnly(entry("worker", 15L));
  }

  @Test
  void a_number_that_a_new_thread_got_keeps_the_time_of_the_old_one() throws IOException {
    thread("1", "worker-1", 10);
    cpu.poll();
    thread("1", "other", 3);
    cpu.poll();

    assertThat(cpu.nanos()).containsOnly(entry("worker", 10L), entry("other", 3L));
  }

  @Test
  void this_process_uses_cpu() {
    ProcessCpu self = new ProcessCpu(ProcessHandle.current().pid());
    self.poll();

    assertThat(self.nanos().values().stream().mapToLong(n -> n).sum()).isPositive();
  }
}
