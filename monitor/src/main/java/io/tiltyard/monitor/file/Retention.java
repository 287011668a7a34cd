package io.tiltyard.monitor.file;

/**
 * How much may lie beside the file that is about to begin.
 *
 * @param maxFiles number of older files
 * @param maxBytes size of all older files
 */
public record Retention(int maxFiles, long maxBytes) {
  /** At most {@code files} files, the newest included. */
  public static Retention ofFiles(int files) {
    return new Retention(files - 1, Long.MAX_VALUE);
  }

  /** At most {@code totalBytes}, with room kept for a newest file of {@code fileBytes}. */
  public static Retention ofBytes(long totalBytes, long fileBytes) {
    return new Retention(Integer.MAX_VALUE, totalBytes - fileBytes);
  }
}
