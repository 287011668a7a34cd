package io.tiltyard.repository.store;

import io.tiltyard.repository.source.SourceFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a copy came, as a text beside it.
 *
 * @param label whose files they are
 * @param epochMicros when it was written
 * @param entries one a file, in the order in which they are copied
 */
record Journal(String label, long epochMicros, List<Entry> entries) {
  private static final String HEAD = "tiltyard-staging-1";
  private static final String END = "end";
  private static final int FIELDS = 5;

  Journal {
    entries = List.copyOf(entries);
  }

  /**
   * One file.
   *
   * @param file as its source described it when the copy began
   * @param copied bytes that were written
   * @param sha256 of these bytes
   */
  record Entry(SourceFile file, long copied, String sha256) {}

  /** The text; damaged, half-written, unreadable and missing ones are no journal. */
  static @Nullable Journal read(Path file) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return null;
    }
    int last = lines.size() - 1;
    if (last < 1 || !lines.get(last).equals(END)) {
      return null;
    }
    try {
      return parse(lines);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static @Nullable Journal parse(List<String> lines) {
    String[] head = lines.get(0).split(" ", -1);
    if (!head[0].equals(HEAD)) {
      return null;
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length != FIELDS) {
        return null;
      }
      SourceFile file =
          new SourceFile(decoded(fields[0]), Long.parseLong(fields[1]), decoded(fields[2]));
      entries.add(new Entry(file, Long.parseLong(fields[3]), fields[4]));
    }
    return new Journal(decoded(head[2]), Long.parseLong(head[1]), entries);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append(' ').append(epochMicros).append(' ').append(encoded(label)).append('\n');
    for (Entry entry : entries) {
      text.append(encoded(entry.file.name()))
          .append(' ')
          .append(entry.file.size())
          .append(' ')
          .append(encoded(entry.file.tag()))
          .append(' ')
          .append(entry.copied)
          .append(' ')
          .append(entry.sha256)
          .append('\n');
    }
    return text.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
