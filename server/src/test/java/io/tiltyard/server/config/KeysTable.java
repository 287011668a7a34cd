package io.tiltyard.server.config;

import java.util.List;
import java.util.function.Function;

/** Renders {@link Keys} as a Markdown table for the documentation. */
final class KeysTable {
  private KeysTable() {}

  static String markdown() {
    return markdown(Keys.all(), Key::path);
  }

  /** Those of {@code model.yaml}. */
  static String ofModelFile() {
    return markdown(ModelKeys.ofFile(), ModelKeys::shortPath);
  }

  private static String markdown(List<Key<?>> keys, Function<Key<?>, String> path) {
    StringBuilder table =
        new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : keys) {
      table
          .append("| `")
          .append(path.apply(key))
          .append("` | ")
          .append(key.expected())
          .append(" | ")
          .append(key.defaultText())
          .append(" | ")
          .append(key.meaning())
          .append(" |\n");
    }
    return table.toString();
  }
}
