package io.tiltyard.server.grpc.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An output that a client asks for. */
public final class WireOutput {
  String name = "";
  @Nullable Map<String, WireParameter> parameters;

  WireOutput() {}

  public String name() {
    return name;
  }

  /** In the order in which they came first. */
  public Map<String, WireParameter> parameters() {
    return parameters == null ? Map.of() : parameters;
  }

  void put(String key, WireParameter value) {
    if (parameters == null) {
      parameters = new LinkedHashMap<>();
    }
    parameters.put(key, value);
  }
}
