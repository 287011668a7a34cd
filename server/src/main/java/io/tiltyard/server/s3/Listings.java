package io.tiltyard.server.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whole listings, page by page, of bounded size. */
final class Listings {
  private Listings() {}

  /**
   * All objects below a prefix.
   *
   * @throws IOException also where there are more than {@code max}, or the store gives pages
   *     without an end
   */
  static List<StoredObject> all(ObjectStore store, String prefix, int max) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    String token = null;
    int emptyPages = 0;
    do {
      ObjectPage page = store.list(prefix, token);
      objects.addAll(page.objects());
      emptyPages = page.objects().isEmpty() ? emptyPages + 1 : 0;
      if (objects.size() > max) {
        throw new TooManyObjectsException("more than " + max + " objects, expected fewer");
      }
      if (emptyPages > 1 || (page.next() != null && page.next().equals(token))) {
        throw new IOException("the store's listing has no end");
      }
      token = page.next();
    } while (token != null);
    return objects;
  }

  /** There is more than is looked at. */
  static final class TooManyObjectsException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyObjectsException(String message) {
      super(message);
    }
  }
}
