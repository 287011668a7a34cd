package io.tiltyard.server.admin;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.repository.source.VersionNumber;
import io.tiltyard.server.config.Names;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a request, decoded once, and the names in it held against their rules. */
final class PathSegments {
  private PathSegments() {}

  static List<String> of(String path) throws RefusedException {
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      segments.add(decode(segment));
    }
    return segments;
  }

  private static String decode(String segment) throws RefusedException {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "path segment '" + Excerpt.of(segment) + "' is not percent-encoded text");
    }
  }

  /**
   * @param what of a route or a model
   */
  static String name(String what, String name) throws RefusedException {
    if (!Names.legal(name)) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          what + " name '" + Excerpt.of(name) + "', expected " + Names.EXPECTED);
    }
    return name;
  }

  static long version(String text) throws RefusedException {
    long version = VersionNumber.parse(text);
    if (version == VersionNumber.INVALID) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "version '" + Excerpt.of(text) + "', expected a number from 1 to " + Long.MAX_VALUE);
    }
    return version;
  }
}
