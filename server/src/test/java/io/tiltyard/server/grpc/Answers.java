package io.tiltyard.server.grpc;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** Answers as no sound model gives them. */
final class Answers {
  private Answers() {}

  /** A byte string that says it is longer than it is. */
  static InferenceAnswer withBrokenFraming(InferenceRequest request) {
    return new InferenceAnswer(
        request.route(),
        1,
        Arm.CHAMPION,
        FakeInference.id(request),
        List.of(
            FakeInference.output(
                "y",
                DataType.BYTES,
                new long[] {1},
                ByteBuffer.wrap(new byte[] {100, 0, 0, 0, 1}))));
  }
}
