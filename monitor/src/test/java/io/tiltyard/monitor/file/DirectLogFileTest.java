package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectLogFileTest {
  private static final int BLOCK = 4096;

  private final ByteBlock block = new ByteBlock(BLOCK);
  private @TempDir Path directory;

  /** Some appends lie in memory as in the file, others anywhere. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_file_holds_what_was_appended_after_every_append(long seed) throws Exception {
    Random random = new Random(seed);
    Path path = directory.resolve("log");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (LogFile file = LogFileOpener.direct().create(path)) {
      for (int i = 0; i < 60; i++) {
        byte[] bytes = new byte[length(random)];
        random.nextBytes(bytes);
        file.append(
            switch (random.nextInt(4)) {
              case 0 -> ByteBuffer.wrap(bytes);
              case 1 -> block(random.nextInt(BLOCK), bytes);
              default -> block(expected.size(), bytes);
            });
        expected.writeBytes(bytes);
        assertThat(Files.size(path)).as("append %d", i).isEqualTo(expected.size());
      }
      assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
    }
  }

  /** Short ones, whole disk blocks and their neighbours, and long ones. */
  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(100);
      case 1 -> BLOCK * random.nextInt(4);
      case 2 -> BLOCK * (1 + random.nextInt(3)) - 1 + random.nextInt(3);
      default -> random.nextInt(1 << 20);
    };
  }

  @Test
  void all_whole_disk_blocks_go_past_the_page_cache_where_there_is_a_way() throws Exception {
    assumeThat(takesDirectWrites(directory.resolve("probe"))).as("there is a way").isTrue();
    byte[] bytes = new byte[3 * BLOCK + 5];
    int appends = 100;
    try (LogFile file = LogFileOpener.direct().create(directory.resolve("log"))) {
      for (int i = 0; i < appends; i++) {
        file.append(block((long) i * bytes.length, bytes));
      }
      long blockSize = Files.getFileStore(directory).getBlockSize();
      long whole = (long) appends * bytes.length / blockSize * blockSize;
      assertThat(file).isInstanceOf(DirectLogFile.class);
      assertThat(((DirectLogFile) file).directBytes()).isEqualTo(whole);
    }
  }

  /** Asks the file system, and none of our code. */
  private static boolean takesDirectWrites(Path path) throws Exception {
    Files.createFile(path);
    long blockSize = Files.getFileStore(path).getBlockSize();
    if (blockSize > ByteBlock.ALIGNMENT || Long.bitCount(blockSize) != 1) {
      return false;
    }
    Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
    OpenOption direct =
        (OpenOption)
            Arrays.stream(options)
                .filter(o -> o.toString().equals("DIRECT"))
                .findAny()
                .orElseThrow();
    int size = (int) blockSize;
    ByteBuffer aligned = ByteBuffer.allocateDirect(2 * size).alignedSlice(size).limit(size);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, direct)) {
      return channel.write(aligned) == size;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Test
  void bytes_that_lie_otherwise_go_through_the_cache() throws Exception {
    Path path = directory.resolve("log");
    byte[] bytes = new byte[3 * BLOCK];
    try (DirectLogFile file = new DirectLogFile(create(path), write(path), BLOCK)) {
      file.append(ByteBuffer.wrap(bytes));
      file.append(block(1, bytes));
      assertThat(file.directBytes()).isZero();
      file.append(block(6 * BLOCK, bytes));
      assertThat(file.directBytes()).isEqualTo(bytes.length);
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
      file.append(block(0, new byte[3 * BLOCK]));
      file.truncate(BLOCK + 7);
    }
    assertThat(Files.size(path)).isEqualTo(BLOCK + 7);
  }

  @Test
  void where_the_disk_refuses_direct_writes_the_bytes_take_the_other_way() throws Exception {
    Path path = directory.resolve("log");
    byte[] bytes = new byte[5 * BLOCK + 5];
    new Random(7).nextBytes(bytes);
    try (DirectLogFile file = new DirectLogFile(create(path), refusing(), BLOCK)) {
      file.append(block(0, bytes));
      file.append(block(bytes.length, bytes));
      assertThat(file.directBytes()).isZero();
    }
    byte[] content = Files.readAllBytes(path);
    assertThat(content).hasSize(2 * bytes.length).startsWith(bytes).endsWith(bytes);
  }

  @Test
  void a_direct_write_that_ends_halfway_is_gone_on_with_the_other_way() throws Exception {
    Path path = directory.resolve("log");
    byte[] bytes = new byte[7 * BLOCK + 5];
    new Random(8).nextBytes(bytes);
    try (DirectLogFile file =
        new DirectLogFile(create(path), new TiringChannel(write(path), 3 * BLOCK), BLOCK)) {
      file.append(block(0, Arrays.copyOf(bytes, BLOCK + 1)));
      file.append(block(BLOCK + 1, Arrays.copyOfRange(bytes, BLOCK + 1, bytes.length)));
    }
    assertThat(path).hasBinaryContent(bytes);
  }

  @Test
  void a_disk_that_refuses_both_ways_is_reported() throws Exception {
    try (LogFile file = new DirectLogFile(refusing(), refusing(), BLOCK)) {
      assertThatThrownBy(() -> file.append(block(0, new byte[BLOCK])))
          .isInstanceOf(IOException.class);
    }
  }

  /** The bytes as they lie where they belong at {@code filePosition}. */
  private ByteBuffer block(long filePosition, byte[] bytes) {
    block.begin(filePosition);
    block.write(bytes, 0, bytes.length);
    return block.bytes();
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static FileChannel write(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE);
  }

  private FileChannel refusing() throws IOException {
    FileChannel channel = write(Files.createTempFile(directory, "x", ""));
    channel.close();
    return channel;
  }
}
