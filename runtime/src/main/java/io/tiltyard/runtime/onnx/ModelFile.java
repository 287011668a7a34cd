package io.tiltyard.runtime.onnx;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, read once into native memory that is freed on {@link #close}: later changes of the file
 * have no effect, and neither heap nor the JVM's direct memory has to hold a large model.
 */
final class ModelFile implements AutoCloseable {
  private static final int CHUNK = 1 << 26;

  private final Memory memory;
  private final long length;

  private ModelFile(Memory memory, long length) {
    this.memory = memory;
    this.length = length;
  }

  /**
   * @param name for messages, relative to the version's directory
   * @param maxBytes a longer file is not read
   * @throws ModelLoadException {@code missing_file} or {@code too_large}
   */
  static ModelFile read(Path path, String name, long maxBytes) throws ModelLoadException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long length = channel.size();
      if (length > maxBytes) {
        throw new ModelLoadException(
            LoadFailures.TOO_LARGE,
            name + " has " + length + " bytes, expected at most " + maxBytes);
      }
      ModelFile file = new ModelFile(new Memory(Math.max(1, length)), length);
      file.fill(channel, name);
      return file;
    } catch (NoSuchFileException e) {
      throw new ModelLoadException(LoadFailures.MISSING_FILE, name + " is missing", e);
    } catch (IOException e) {
      throw new ModelLoadException(LoadFailures.MISSING_FILE, name + " cannot be read", e);
    } catch (OutOfMemoryError e) {
      throw new ModelLoadException(LoadFailures.TOO_LARGE, name + " does not fit into memory", e);
    }
  }

  private void fill(FileChannel channel, String name) throws IOException, ModelLoadException {
    long at = 0;
    while (at < length) {
      ByteBuffer target = chunk(at);
      int read = channel.read(target);
      if (read < 0) {
        memory.close();
        throw new ModelLoadException(
            LoadFailures.MISSING_FILE, name + " became shorter while it was read");
      }
      at += read;
    }
  }

  private ByteBuffer chunk(long at) {
    return memory.getByteBuffer(at, Math.min(CHUNK, length - at));
  }

  long length() {
    return length;
  }

  /** Where the bytes are; valid until {@link #close}. */
  long address() {
    return Pointer.nativeValue(memory);
  }

  /** All bytes of a file that was read with a limit that fits into one buffer. */
  ByteBuffer bytes() {
    return memory.getByteBuffer(0, length);
  }

  @Override
  public void close() {
    memory.close();
  }
}
