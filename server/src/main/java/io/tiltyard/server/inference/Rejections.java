package io.tiltyard.server.inference;

import io.tiltyard.runtime.error.ErrorCode;
import java.util.concurrent.atomic.LongAdder;

/** Counts refusals by plane and code, and fields that nobody knows. */
public final class Rejections {
  private final LongAdder[][] byPlane =
      new LongAdder[Plane.values().length][ErrorCode.values().length];
  private final LongAdder unknownFields = new LongAdder();

  public Rejections() {
    for (LongAdder[] plane : byPlane) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = new LongAdder();
      }
    }
  }

  public void count(Plane plane, ErrorCode code) {
    byPlane[plane.ordinal()][code.ordinal()].increment();
  }

  /** A top-level field of a JSON request that the protocol does not define; it is ignored. */
  public void countUnknownField() {
    unknownFields.increment();
  }

  public long counted(Plane plane, ErrorCode code) {
    return byPlane[plane.ordinal()][code.ordinal()].sum();
  }

  public long unknownFields() {
    return unknownFields.sum();
  }
}
