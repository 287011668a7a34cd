package io.tiltyard.server.s3;

import io.tiltyard.repository.source.RepositoryLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of {@code model.yaml} and {@code config.pbtxt}, each fetched once for each etag. */
final class Configurations implements ObjectTree.Texts {
  private record Text(String etag, String text) {}

  private final ObjectStore store;
  private final Map<String, Text> before;
  private final Map<String, Text> texts = new HashMap<>();

  /**
   * @param before what an earlier scan fetched, null for the first
   */
  Configurations(ObjectStore store, @Nullable Configurations before) {
    this.store = store;
    this.before = before == null ? Map.of() : before.texts;
  }

  /**
   * Makes sure that a text is there, unless this one object may not be read.
   *
   * @throws java.nio.file.NoSuchFileException where the object has changed since it was listed
   */
  void fetch(StoredObject object) throws IOException {
    Text known = before.get(object.key());
    if (known != null && known.etag().equals(object.etag())) {
      texts.put(object.key(), known);
      return;
    }
    try (InputStream in = store.get(object.key(), object.etag(), 0)) {
      byte[] bytes = in.readNBytes(RepositoryLayout.MAX_CONFIGURATION_BYTES + 1);
      texts.put(object.key(), new Text(object.etag(), new String(bytes, StandardCharsets.UTF_8)));
    } catch (AccessDeniedException e) {
      texts.remove(object.key());
    }
  }

  @Override
  public String text(StoredObject object) throws IOException {
    Text text = texts.get(object.key());
    if (text == null) {
      throw new AccessDeniedException(object.key(), null, "access denied");
    }
    return text.text();
  }
}
