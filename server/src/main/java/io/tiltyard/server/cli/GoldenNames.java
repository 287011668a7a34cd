package io.tiltyard.server.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of golden files. */
final class GoldenNames {
  private static final String SUFFIX = ".json";
  private static final int MAX_LENGTH = 100;

  private GoldenNames() {}

  /** Files of requests by the names of what becomes of them, in their order. */
  static Map<String, Path> ofRequests(List<Path> requests) throws CommandException {
    Map<String, Path> names = new LinkedHashMap<>();
    for (Path request : requests) {
      Path file = request.getFileName();
      String name = safe(file == null ? "" : file.toString());
      Path other = names.putIfAbsent(name, request);
      if (other != null) {
        throw new CommandException(
            other + " and " + request + " would both become " + name + "; rename one");
      }
    }
    return names;
  }

  /** A name for the request with this id, which may be anything, other than those taken. */
  static String ofId(String id, Collection<String> taken) {
    String name = safe(id);
    String stem = name.substring(0, name.length() - SUFFIX.length());
    for (int i = 2; taken.contains(name); i++) {
      name = stem + "-" + i + SUFFIX;
    }
    return name;
  }

  private static String safe(String text) {
    String stem = text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
    stem = stem.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.]+", "");
    stem = stem.substring(0, Math.min(stem.length(), MAX_LENGTH));
    return (stem.isEmpty() ? "request" : stem) + SUFFIX;
  }
}
