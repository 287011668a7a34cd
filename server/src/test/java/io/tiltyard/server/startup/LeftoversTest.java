package io.tiltyard.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class LeftoversTest {
  private final Instant now = Instant.now();

  @TempDir Path directory;

  private Path lay(String name, Duration age) throws IOException {
    Path place = Files.createDirectories(directory.resolve(name));
    Files.writeString(Files.createDirectories(place.resolve("sub")).resolve("lib.so"), "code");
    Files.setLastModifiedTime(place, FileTime.from(now.minus(age)));
    return place;
  }

  private static long deadPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void what_dead_processes_left_goes_and_nothing_else() throws Exception {
    Duration old = Duration.ofMinutes(2);
    Path natives = lay("onnxruntime-java123", old);
    Path trial = lay("tiltyard-trial-" + deadPid() + "-77", old);
    Path copy = Files.writeString(directory.resolve("tiltyard-5.pt"), "module");
    Files.setLastModifiedTime(copy, FileTime.from(now.minus(old)));
    Path young = lay("onnxruntime-java124", Duration.ofSeconds(30));
    Path own = lay("tiltyard-trial-" + ProcessHandle.current().pid() + "-78", old);
    Path shared = lay("tiltyard-pytorch-" + System.getProperty("user.name"), old);
    Path foreign = lay("onnxruntime-java", old);
    Path target = lay("elsewhere", old);
    Path link = Files.createSymbolicLink(directory.resolve("onnxruntime-java9"), target);
    Path used = lay("onnxruntime-java125", old);
    try (FileChannel channel =
        FileChannel.open(used.resolve("sub/lib.so"), StandardOpenOption.READ)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4);
      Leftovers.sweep(directory, now);
      assertThat(mapped.get(0)).isEqualTo((byte) 'c');
    }
    assertThat(natives).doesNotExist();
    assertThat(trial).doesNotExist();
    assertThat(copy).doesNotExist();
    assertThat(young).isDirectory();
    assertThat(own).isDirectory();
    assertThat(shared).isDirectory();
    assertThat(foreign).isDirectory();
    assertThat(used.resolve("sub/lib.so")).exists();
    assertThat(link).isSymbolicLink();
    assertThat(target.resolve("sub/lib.so")).exists();
  }
}
