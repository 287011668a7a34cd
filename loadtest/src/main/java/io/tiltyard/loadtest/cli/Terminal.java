package io.tiltyard.loadtest.cli;

import java.io.Console;

/** Whether a line can be written over. */
final class Terminal {
  private Terminal() {}

  /** Whether input and output are a terminal that understands cursor movements. */
  @SuppressWarnings("SystemConsoleNull") // null up to Java 21, asked further where it is not
  static boolean isPresent() {
    Console console = System.console();
    String kind = System.getenv("TERM");
    return console != null && isTerminal(console) && kind != null && !kind.equals("dumb");
  }

  /** From Java 22 on there is a console without a terminal, which this method of it tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
