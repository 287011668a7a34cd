package io.tiltyard.server.demo;

import java.io.PrintWriter;
import java.util.List;

/** Shows a table that changes: in place on a terminal, one below the other elsewhere. */
final class Screen {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

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
      out.printf(UP_AND_CLEAR, shown);
    } else if (shown > 0) {
      out.println();
    }
    lines.forEach(out::println);
    out.flush();
    shown = lines.size();
  }
}
