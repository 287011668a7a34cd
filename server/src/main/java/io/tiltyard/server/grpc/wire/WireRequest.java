package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ModelInferRequest} as it lies on the wire. Holds one count of its bytes until {@link
 * #release}; whoever gets a request gives it back, once.
 */
public final class WireRequest {
  private static final int[] NONE = {};

  String modelName = "";
  String modelVersion = "";
  String id = "";
  private final WireBytes bytes;
  private List<WireInput> inputs = List.of();
  private List<WireOutput> outputs = List.of();
  private @Nullable Map<String, WireParameter> parameters;

  /** Offset and length of each raw contents, in turns. */
  private int[] raw = NONE;

  private int rawCount;

  /**
   * @param bytes whose count passes to this request
   */
  public WireRequest(WireBytes bytes) {
    this.bytes = bytes;
  }

  /** Of the whole message, decompressed. */
  public int byteLength() {
    return bytes.length();
  }

  public String modelName() {
    return modelName;
  }

  public String modelVersion() {
    return modelVersion;
  }

  public String id() {
    return id;
  }

  /** In the order in which they came first. */
  public Map<String, WireParameter> parameters() {
    return parameters == null ? Map.of() : parameters;
  }

  public List<WireInput> inputs() {
    return inputs;
  }

  public List<WireOutput> outputs() {
    return outputs;
  }

  public int rawContentsCount() {
    return rawCount;
  }

  /** The bytes of one raw contents, with a count of their own; not copied. */
  public Payload rawContents(int position) {
    return bytes.payload(raw[2 * position], raw[2 * position + 1]);
  }

  /** Gives the count of the bytes back; payloads have theirs. */
  public void release() {
    bytes.release();
  }

  WireBytes bytes() {
    return bytes;
  }

  void add(WireInput input) {
    if (inputs.isEmpty()) {
      inputs = new ArrayList<>(3);
    }
    inputs.add(input);
  }

  void add(WireOutput output) {
    if (outputs.isEmpty()) {
      outputs = new ArrayList<>(3);
    }
    outputs.add(output);
  }

  void put(String key, WireParameter value) {
    if (parameters == null) {
      parameters = new LinkedHashMap<>();
    }
    parameters.put(key, value);
  }

  void addRaw(int offset, int length) {
    if (2 * rawCount == raw.length) {
      raw = Arrays.copyOf(raw, Math.max(2, 4 * rawCount));
    }
    raw[2 * rawCount] = offset;
    raw[2 * rawCount + 1] = length;
    rawCount++;
  }
}
