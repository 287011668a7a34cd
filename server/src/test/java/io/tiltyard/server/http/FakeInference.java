package io.tiltyard.server.http;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.dispatch.ResponseSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Answers every input under its own name, or with a refusal, and remembers what it was asked. */
final class FakeInference implements InferenceService {
  final List<InferenceRequest> requests = new CopyOnWriteArrayList<>();
  final List<ResponseSink> held = new CopyOnWriteArrayList<>();
  volatile @Nullable Refusal refusal;
  volatile boolean hold;

  @Override
  public void dispatch(InferenceRequest request, ResponseSink sink) {
    requests.add(request);
    List<OutputTensor> outputs = new ArrayList<>();
    for (InputTensor input : request.inputs()) {
      outputs.add(echo(input.name(), input.datatype(), input.shape(), input.payload()));
    }
    Payload raw = request.rawInput();
    if (raw != null) {
      outputs.add(echo("raw", DataType.UINT8, new long[] {raw.byteLength()}, raw));
    }
    request.release();
    Refusal no = refusal;
    String id = String.valueOf(request.id());
    if (hold) {
      held.add(sink);
    } else if (no != null) {
      sink.refuse(id, no);
    } else {
      new Thread(
              () ->
                  sink.answer(new InferenceAnswer(request.route(), 3, Arm.CHALLENGER, id, outputs)))
          .start();
    }
  }

  private static OutputTensor echo(String name, DataType type, long[] shape, Payload payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.byteLength() + 8);
    payload.copyTo(copy);
    return new OutputTensor(new TensorSpec(name, type, List.of()), shape, copy.flip());
  }
}
