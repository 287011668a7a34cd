package io.tiltyard.benchmarks.paired;

import java.util.Map;

/** Turns of which only some things matter. */
final class Blocks {
  private Blocks() {}

  /** A turn on a machine that had nothing else to do. */
  static Block quiet(String contender, int pass, double micros) {
    return block(contender, pass, micros, 0, 0);
  }

  static Block block(
      String contender, int pass, double micros, double stealShare, double pressureShare) {
    return withClient(contender, pass, micros, 0, stealShare, pressureShare);
  }

  static Block withClient(
      String contender,
      int pass,
      double micros,
      double clientMicros,
      double stealShare,
      double pressureShare) {
    return new Block(
        contender,
        pass,
        1,
        null,
        micros,
        Map.of(),
        clientMicros,
        micros + clientMicros,
        1,
        1,
        0,
        1,
        stealShare,
        pressureShare,
        0);
  }
}
