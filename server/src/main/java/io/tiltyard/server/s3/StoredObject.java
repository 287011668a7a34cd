package io.tiltyard.server.s3;

/**
 * An object as a listing shows it.
 *
 * @param key the whole of it
 * @param size in bytes
 * @param etag as the store writes it, with its quotation marks
 */
record StoredObject(String key, long size, String etag) {
  /** Changes when the content does. */
  String tag() {
    return size + "|" + etag;
  }

  /** Consoles make such an object for an empty directory. */
  boolean isDirectoryMarker() {
    return key.endsWith("/") && size == 0;
  }
}
