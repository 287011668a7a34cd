package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectLogFileTest {
  private static final int BLOCK = 4096;
  private static final int BUFFER = 16 * BLOCK;

  private @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void the_file_holds_what_was_appended_after_every_append(long seed) throws Exception {
    Random random = new Random(seed);
    Path path = directory.resolve("log");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (LogFile file = LogFileOpener.direct().create(path)) {
      for (int i = 0; i < 60; i++) {
        byte[] bytes = new byte[length(random)];
        random.nextBytes(bytes);
        file.append(bytes, bytes.length);
        expected.writeBytes(bytes);
        assertThat(Files.size(path)).as("seed %d, append %d", seed, i).isEqualTo(expected.size());
      }
      assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
    }
  }

  /** Short ones, whole disk blocks and their neighbours, and more than a buffer holds. */
  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(100);
      case 1 -> BLOCK * random.nextInt(4);
      case 2 -> BLOCK * (1 + random.nextInt(3)) - 1 + random.nextInt(3);
      default -> random.nextInt(3 << 20);
    };
  }

  @Test
  void one_opener_makes_one_file_after_the_other() throws Exception {
    LogFileOpener opener = LogFileOpener.direct();
    byte[] bytes = new byte[BLOCK + 1];
    for (String name : new String[] {"a", "b"}) {
      bytes[0] = (byte) name.charAt(0);
      try (LogFile file = opener.create(directory.resolve(name))) {
        file.append(bytes, bytes.length);
      }
      assertThat(directory.resolve(name)).hasBinaryContent(bytes);
    }
  }

  @Test
  void a_file_that_exists_is_left_alone() throws Exception {
    Path path = Files.writeString(directory.resolve("log"), "old");
    assertThatThrownBy(() -> LogFileOpener.direct().create(path))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(path).hasContent("old");
  }

  @Test
  void a_file_is_cut_where_it_is_told() throws Exception {
    Path path = directory.resolve("log");
    try (LogFile file = LogFileOpener.direct().create(path)) {
      file.append(new byte[3 * BLOCK], 3 * BLOCK);
      file.truncate(BLOCK + 7);
    }
    assertThat(Files.size(path)).isEqualTo(BLOCK + 7);
  }

  @Test
  void where_the_disk_refuses_direct_writes_the_bytes_take_the_other_way() throws Exception {
    Path path = directory.resolve("log");
    byte[] bytes = new byte[5 * BLOCK + 5];
    new Random(7).nextBytes(bytes);
    try (LogFile file = new DirectLogFile(open(path), refusing(), BLOCK, buffer())) {
      file.append(bytes, bytes.length);
      file.append(bytes, bytes.length);
    }
    byte[] content = Files.readAllBytes(path);
    assertThat(content).hasSize(2 * bytes.length).startsWith(bytes).endsWith(bytes);
  }

  @Test
  void a_disk_that_refuses_both_ways_is_reported() throws Exception {
    try (LogFile file = new DirectLogFile(refusing(), refusing(), BLOCK, buffer())) {
      assertThatThrownBy(() -> file.append(new byte[BLOCK], BLOCK)).isInstanceOf(IOException.class);
    }
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(BUFFER);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private FileChannel refusing() throws IOException {
    FileChannel channel =
        FileChannel.open(Files.createTempFile(directory, "x", ""), StandardOpenOption.WRITE);
    channel.close();
    return channel;
  }
}
