package io.tiltyard.server.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A bucket in memory. The etag of an object is its content. */
final class FakeStore implements ObjectStore {
  final SortedMap<String, String> objects = new TreeMap<>();
  final Set<String> denied = new HashSet<>();

  /** What was asked for. */
  final List<String> gets = new ArrayList<>();

  final List<String> lists = new ArrayList<>();

  int pageSize = 2;
  boolean endless;

  /** Done once, behind the next listing. */
  @Nullable Runnable afterListing;

  @Nullable IOException failure;
  boolean closed;

  FakeStore put(String key, String content) {
    objects.put(key, content);
    return this;
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String token) throws IOException {
    lists.add(prefix);
    if (failure != null) {
      throw failure;
    }
    List<StoredObject> page = new ArrayList<>();
    String next = null;
    for (var object : objects.tailMap(token == null ? prefix : token).entrySet()) {
      if (!object.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == pageSize) {
        next = object.getKey();
        break;
      }
      page.add(
          new StoredObject(object.getKey(), object.getValue().length(), etag(object.getValue())));
    }
    if (endless) {
      next = "again";
    }
    if (next == null && afterListing != null) {
      afterListing.run();
      afterListing = null;
    }
    return new ObjectPage(page, next);
  }

  private static String etag(String content) {
    return '"' + content + '"';
  }

  @Override
  public InputStream get(String key, String etag, long offset) throws IOException {
    gets.add(key + "@" + offset);
    String content = objects.get(key);
    if (content == null || !etag(content).equals(etag)) {
      throw new NoSuchFileException(key);
    }
    if (denied.contains(key)) {
      throw new AccessDeniedException(key);
    }
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
  }

  @Override
  public void close() {
    closed = true;
  }
}
