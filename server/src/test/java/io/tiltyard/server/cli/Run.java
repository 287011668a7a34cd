package io.tiltyard.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command in this process.
 *
 * @param status its exit status
 */
record Run(int status, String out, String err) {
  static Run of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Run(status, out.toString(), err.toString());
  }
}
