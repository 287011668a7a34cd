package io.tiltyard.server.config;

import java.util.List;

/**
 * What came of reading a configuration.
 *
 * @param config what was understood; where something is wrong the default stands in its place, so
 *     that later checks can go on
 * @param problems one line each, naming the file; empty when the configuration may be used
 */
public record ConfigReading(GatewayConfig config, List<String> problems) {
  public ConfigReading {
    problems = List.copyOf(problems);
  }

  public boolean clean() {
    return problems.isEmpty();
  }
}
