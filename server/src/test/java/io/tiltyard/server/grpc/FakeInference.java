package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.dispatch.ResponseSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A data plane that gives every input back as an output of the same name, unless told otherwise; it
 * keeps what it was asked.
 */
final class FakeInference implements InferenceService {
  static final long VERSION = 7;

  final Queue<InferenceRequest> requests = new ConcurrentLinkedQueue<>();
  private volatile InferenceService behaviour = FakeInference::echo;

  @Override
  public void dispatch(InferenceRequest request, ResponseSink sink) {
    requests.add(request);
    behaviour.dispatch(request, sink);
  }

  FakeInference behaves(InferenceService other) {
    behaviour = other;
    return this;
  }

  FakeInference refuses(ErrorCode code, String text) {
    return behaves((request, sink) -> sink.refuse(id(request), new Refusal(code, text)));
  }

  static void echo(InferenceRequest request, ResponseSink sink) {
    List<OutputTensor> outputs = new ArrayList<>();
    List<ByteBuffer> views = new ArrayList<>();
    for (InputTensor input : request.inputs()) {
      ByteBuffer data = ByteBuffer.allocateDirect(input.payload().byteLength());
      input.payload().copyTo(data);
      data.flip();
      views.add(data);
      outputs.add(output(input.name(), input.datatype(), input.shape(), data));
    }
    sink.answer(
        new InferenceAnswer(request.route(), VERSION, Arm.CHALLENGER, id(request), outputs));
    // A view dies with the callback: whoever still reads it reads this.
    views.forEach(FakeInference::scribble);
  }

  static OutputTensor output(String name, DataType datatype, long[] shape, ByteBuffer data) {
    List<Dimension> dimensions = Arrays.stream(shape).mapToObj(Dimension::fixed).toList();
    return new OutputTensor(
        new TensorSpec(name, datatype, dimensions), shape, data.order(ByteOrder.LITTLE_ENDIAN));
  }

  static String id(InferenceRequest request) {
    String id = request.id();
    return id == null ? "made-up" : id;
  }

  InferenceRequest last() {
    return requests.stream().reduce((first, second) -> second).orElseThrow();
  }

  /** Gives all payloads back, once nobody looks at them any more. */
  void release() {
    for (InferenceRequest next = requests.poll(); next != null; next = requests.poll()) {
      next.release();
    }
  }

  private static void scribble(ByteBuffer view) {
    for (int i = 0; i < view.capacity(); i++) {
      view.put(i, (byte) 0xEE);
    }
  }
}
