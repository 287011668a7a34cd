package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where one tensor's data lies, as the model says.
 *
 * @param location of a file, as the model names it
 * @param offset of the first byte
 * @param length in bytes, or {@link #TO_THE_END}
 */
record ExternalRange(String location, long offset, long length) {
  static final long TO_THE_END = -1;

  private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");
  private static final int MAX_DIGITS = 19;

  /**
   * @param entries of {@code external_data}
   * @throws ModelLoadException {@code external_data}
   */
  static ExternalRange of(Map<String, String> entries) throws ModelLoadException {
    for (String key : entries.keySet()) {
      if (!KEYS.contains(key)) {
        throw refused(
            "external data has '"
                + Excerpt.of(key)
                + "', expected nothing but location, offset, length and checksum");
      }
    }
    String location = entries.get("location");
    if (location == null) {
      throw refused("external data has no location, expected a file's name");
    }
    return new ExternalRange(
        location, number(entries, "offset", 0), number(entries, "length", TO_THE_END));
  }

  private static long number(Map<String, String> entries, String key, long otherwise)
      throws ModelLoadException {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    boolean digits =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      if (digits) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // Above 2^63-1, which no file is.
    }
    throw refused(
        "external data has " + key + " '" + Excerpt.of(text) + "', expected a number of bytes");
  }

  /**
   * Checks ranges against the file that they lie in. Tensors may share their data, all of it: what
   * overlaps otherwise cannot be right.
   *
   * @param ranges of one location
   * @throws ModelLoadException {@code external_data}
   */
  static void check(List<ExternalRange> ranges, long fileLength) throws ModelLoadException {
    for (ExternalRange range : ranges) {
      range.checkWithin(fileLength);
    }
    long end = 0;
    for (ExternalRange range :
        ranges.stream()
            .filter(one -> one.length > 0)
            .distinct()
            .sorted(Comparator.comparingLong(ExternalRange::offset))
            .toList()) {
      if (range.offset < end) {
        throw refused(
            "external data at offset "
                + range.offset
                + " overlaps what ends at "
                + end
                + ", expected tensors to share all of their data or none");
      }
      end = range.offset + range.length;
    }
  }

  private void checkWithin(long fileLength) throws ModelLoadException {
    if (offset > fileLength || length > fileLength - offset) {
      throw refused(
          "external data has offset "
              + offset
              + (length == TO_THE_END ? "" : " and length " + length)
              + " in a file of "
              + fileLength
              + " bytes, expected it to lie within");
    }
  }

  private static ModelLoadException refused(String message) {
    return new ModelLoadException(LoadFailures.EXTERNAL_DATA, message);
  }
}
