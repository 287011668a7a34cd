package io.tiltyard.repository.testing;

import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files in memory, with a source's failures. Not thread-safe. */
public final class FakeFiles implements SourceFiles {
  private final SortedMap<String, SourceFile> listed = new TreeMap<>();
  private final SortedMap<String, byte[]> contents = new TreeMap<>();
  private long budget = Long.MAX_VALUE;
  private IOException failure = new IOException("Input/output error");
  private @Nullable RefusedFileException refusal;
  private long bytesRead;
  private Runnable whenOpened = () -> {};

  public FakeFiles with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public FakeFiles with(String name, byte[] bytes) {
    listed.put(name, new SourceFile(name, bytes.length, "tag"));
    contents.put(name, bytes);
    return this;
  }

  /** Lists a file otherwise than it is. */
  public FakeFiles listing(SourceFile file) {
    listed.put(file.name(), file);
    return this;
  }

  public void remove(String name) {
    listed.remove(name);
    contents.remove(name);
  }

  /** Reading fails after so many bytes of all files together, counted from now. */
  public void failAfter(long bytes, IOException with) {
    budget = bytes;
    failure = with;
  }

  public void failNoMore() {
    budget = Long.MAX_VALUE;
  }

  public void refuse(RefusedFileException with) {
    refusal = with;
  }

  public void whenOpened(Runnable action) {
    whenOpened = action;
  }

  /** Of all files, since this was made. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public List<SourceFile> list() throws RefusedFileException {
    if (refusal != null) {
      throw refusal;
    }
    return new ArrayList<>(listed.values());
  }

  @Override
  public InputStream open(SourceFile file, long offset) throws IOException {
    whenOpened.run();
    byte[] bytes = contents.get(file.name());
    if (bytes == null) {
      throw new NoSuchFileException("/machine/" + file.name());
    }
    InputStream in = new ByteArrayInputStream(bytes);
    in.skipNBytes(offset);
    return new Metered(in);
  }

  private final class Metered extends FilterInputStream {
    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (budget == 0) {
        throw failure;
      }
      int read = super.read(target, offset, (int) Math.min(length, budget));
      if (read > 0) {
        bytesRead += read;
        budget -= budget == Long.MAX_VALUE ? 0 : read;
      }
      return read;
    }
  }
}
