package io.tiltyard.server.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A scrape, read as a scraper reads it; refuses what the format does not allow. */
final class PrometheusText {
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> helps = new LinkedHashMap<>();

  static PrometheusText parse(String text) {
    PrometheusText parsed = new PrometheusText();
    text.lines().forEach(parsed::read);
    return parsed;
  }

  private void read(String line) {
    if (line.startsWith("# HELP ")) {
      String[] parts = line.substring(7).split(" ", 2);
      helps.put(parts[0], parts[1]);
    } else if (line.startsWith("# TYPE ")) {
      String[] parts = line.substring(7).split(" ", 2);
      types.put(parts[0], parts[1]);
    } else {
      int space = line.lastIndexOf(' ');
      Double old = values.put(line.substring(0, space), number(line.substring(space + 1)));
      if (old != null) {
        throw new AssertionError("twice: " + line);
      }
    }
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  double value(String series) {
    Double value = values.get(series);
    if (value == null) {
      throw new AssertionError("no " + series);
    }
    return value;
  }

  double bucket(String name, String labels, String bound) {
    return value(name + "_bucket{" + labels + ",le=\"" + bound + "\"}");
  }

  /** Names of series without their labels. */
  Set<String> names() {
    return values.keySet().stream()
        .map(series -> series.contains("{") ? series.substring(0, series.indexOf('{')) : series)
        .collect(Collectors.toSet());
  }

  Set<String> families() {
    return types.keySet();
  }

  String type(String family) {
    return types.getOrDefault(family, "");
  }

  String help(String family) {
    return helps.getOrDefault(family, "");
  }
}
