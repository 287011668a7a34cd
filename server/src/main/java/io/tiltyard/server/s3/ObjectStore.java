package io.tiltyard.server.s3;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a bucket. Used by load threads, several at a time. A call ends within a bounded
 * time; the message of an {@link IOException} is short and holds no credentials.
 */
interface ObjectStore extends AutoCloseable {
  /**
   * Some of the objects whose keys start with {@code prefix}, in the order of the store.
   *
   * @param token what the page before gave, null for the first
   */
  ObjectPage list(String prefix, @Nullable String token) throws IOException;

  /**
   * Opens an object, if it still has that etag. Closing the stream before its end breaks off the
   * transfer.
   *
   * @param offset of the first byte; below the object's size, or 0
   * @throws java.nio.file.NoSuchFileException where the object is gone or another by now
   * @throws java.nio.file.AccessDeniedException where this one object may not be read
   */
  InputStream get(String key, String etag, long offset) throws IOException;

  @Override
  void close();
}
