package io.tiltyard.loadtest.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Bounds of numbers on the command line. */
final class Numbers {
  private Numbers() {}

  static int atLeast(int least, String option, int value, CommandLine command) {
    if (value < least) {
      throw new ParameterException(
          command, option + ": got " + value + ", expected at least " + least);
    }
    return value;
  }

  /**
   * @param what the value is, for the message
   */
  static double above(double bound, String option, double value, String what, CommandLine command) {
    if (!(value > bound) || Double.isInfinite(value)) {
      throw new ParameterException(
          command, option + ": got " + value + ", expected " + what + " above " + bound);
    }
    return value;
  }
}
