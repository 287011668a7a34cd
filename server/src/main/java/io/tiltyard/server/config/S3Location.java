package io.tiltyard.server.config;

import io.tiltyard.repository.source.FileNames;
import io.tiltyard.repository.source.RefusedFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bucket and what the keys in it start with.
 *
 * @param bucket its name
 * @param prefix empty, or ends with a slash
 */
public record S3Location(String bucket, String prefix) {
  private static final Pattern URL =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?)/?)?", Pattern.DOTALL);
  private static final int MAX_PREFIX = 512;

  /** Reads {@code s3://bucket} or {@code s3://bucket/prefix}; null for anything else. */
  static @Nullable S3Location parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      return null;
    }
    String prefix = url.group(2);
    if (prefix == null || prefix.isEmpty()) {
      return new S3Location(url.group(1), "");
    }
    return isPrefix(prefix) ? new S3Location(url.group(1), prefix + "/") : null;
  }

  private static boolean isPrefix(String prefix) {
    try {
      FileNames.check(prefix);
      return prefix.length() <= MAX_PREFIX;
    } catch (RefusedFileException e) {
      return false;
    }
  }

  /** {@code s3://bucket/prefix}. */
  public String url() {
    String url = "s3://" + bucket + "/" + prefix;
    return url.substring(0, url.length() - 1);
  }
}
