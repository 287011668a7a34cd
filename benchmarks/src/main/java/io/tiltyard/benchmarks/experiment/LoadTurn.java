package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.benchmarks.paired.MachineCpu;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.process.LoadTool;
import java.util.List;

/**
 * One turn under an open loop.
 *
 * @param stealShare part of the machine that the hypervisor gave away meanwhile
 * @param busyShare part of the machine that anything used
 * @param summary of {@code tiltyard load}
 */
record LoadTurn(double stealShare, double busyShare, JsonNode summary) {
  static LoadTurn take(LoadTool tool, List<String> arguments) {
    MachineCpu start = MachineCpu.now();
    JsonNode summary = tool.run(arguments);
    MachineCpu machine = MachineCpu.now().since(start);
    return new LoadTurn(machine.stealShare(), machine.busyShare(), summary);
  }

  /**
   * Whether the turn tells of the server: nothing was stolen, and the client was in time itself.
   */
  boolean isValid() {
    return isUndisturbed() && !summary.get("doubtful").asBoolean();
  }

  /** Whether nothing was stolen. */
  boolean isUndisturbed() {
    return stealShare <= Screening.MAX_STEAL;
  }

  /** Answers a second within the deadline. */
  double goodput() {
    return summary.get("answered_per_second").asDouble();
  }

  /** Part of the requests due that got no answer in time, for whatever reason. */
  double failedShare() {
    double due = summary.get("due").asDouble();
    return due == 0 ? 1 : 1 - summary.get("ok").asDouble() / due;
  }

  /**
   * Milliseconds at a percentile, or NaN where nothing was measured.
   *
   * @param histogram of the summary, such as latency_ms
   * @param name such as p99
   */
  double millis(String histogram, String name) {
    return summary.at("/" + histogram + "/" + name).asDouble(Double.NaN);
  }

  /** What a line of progress ends with. */
  String remark() {
    return isValid()
        ? ""
        : "  dropped: steal %.1f %%%s"
            .formatted(
                stealShare * 100,
                summary.get("doubtful").asBoolean() ? ", the client was late itself" : "");
  }
}
