package io.tiltyard.server.config;

/** Renders {@link Keys} as a Markdown table for the documentation. */
final class KeysTable {
  private KeysTable() {}

  static String markdown() {
    StringBuilder table =
        new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : Keys.all()) {
      table
          .append("| `")
          .append(key.path())
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
