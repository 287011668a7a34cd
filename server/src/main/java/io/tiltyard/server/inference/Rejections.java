package io.tiltyard.server.inference;

import io.tiltyard.base.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts refusals by plane and code, and fields that nobody knows. Safe from any thread. */
public final class Rejections {
  /** Filled once; only the adders change. */
  private final Map<Plane, Map<ErrorCode, LongAdder>> byPlane = new EnumMap<>(Plane.class);

  private final LongAdder unknownFields = new LongAdder();

  public Rejections() {
    for (Plane plane : Plane.values()) {
      Map<ErrorCode, LongAdder> counts = new EnumMap<>(ErrorCode.class);
      for (ErrorCode code : ErrorCode.values()) {
        counts.put(code, new LongAdder());
      }
      byPlane.put(plane, counts);
    }
  }

  public void count(Plane plane, ErrorCode code) {
    counter(plane, code).increment();
  }

  /** A top-level field of a JSON request that the protocol does not define; it is ignored. */
  public void countUnknownField() {
    unknownFields.increment();
  }

  public long counted(Plane plane, ErrorCode code) {
    return counter(plane, code).sum();
  }

  public long unknownFields() {
    return unknownFields.sum();
  }

  private LongAdder counter(Plane plane, ErrorCode code) {
    return Objects.requireNonNull(Objects.requireNonNull(byPlane.get(plane)).get(code));
  }
}
