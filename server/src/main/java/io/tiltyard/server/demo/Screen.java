package io.tiltyard.server.demo;

import java.io.PrintWriter;
import java.util.List;

/** Shows a table that changes: in place on a terminal, one below the other elsewhere. */
final class Screen {
  private final PrintWriter out;
  private final boolean terminal;
  private int shown;

  /**
   * @param terminal whether the output understands cursor movements
   */
  Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(List<String> lines) {
    if (terminal && shown > 0) {
      out.print("\u001b[" + shown + "A\u001b[J"); // up to the first line, clear from there
    } else if (shown > 0) {
      out.println();
    }
    lines.forEach(out::println);
    out.flush();
    shown = lines.size();
  }
}
