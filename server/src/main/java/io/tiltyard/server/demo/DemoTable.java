package io.tiltyard.server.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The scoreboard as lines of text. Remembers the last call to tell the rate since. */
final class DemoTable {
  private static final String HEAD =
      "arm         version  requests    req/s   p50 ms   p99 ms   errors  agreement";

  private final Scoreboard scores;
  private final Map<String, Long> before = new HashMap<>();

  DemoTable(Scoreboard scores) {
    this.scores = scores;
  }

  /** The table with rates since the last call of this. */
  List<String> since(double seconds) {
    return lines(seconds, before);
  }

  /** The table with rates over the whole time. */
  List<String> total(double seconds) {
    return lines(seconds, new HashMap<>());
  }

  private List<String> lines(double seconds, Map<String, Long> start) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    for (Scoreboard.Row row : scores.rows()) {
      String key = row.arm() + " " + row.version();
      long requests = row.requests() - start.getOrDefault(key, 0L);
      start.put(key, row.requests());
      lines.add(
          String.format(
              Locale.ROOT,
              "%-10s  %7s  %8d  %7.1f  %7.2f  %7.2f  %7d  %9s",
              row.arm(),
              row.version(),
              row.requests(),
              requests / seconds,
              row.p50(),
              row.p99(),
              row.errors(),
              Double.isNaN(row.agreement())
                  ? "-"
                  : String.format(Locale.ROOT, "%.4f", row.agreement())));
    }
    if (scores.errors() > 0) {
      lines.add("errors: " + scores.errors() + " in all, the last: " + scores.lastError());
    }
    lines.add(
        "answers: "
            + scores.protocols().entrySet().stream()
                .map(entry -> entry.getValue() + " over " + entry.getKey())
                .collect(Collectors.joining(", ")));
    return lines;
  }
}
