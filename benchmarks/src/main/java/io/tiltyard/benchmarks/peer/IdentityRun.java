package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tiltyard.benchmarks.load.Requests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The identity model, all of whose tensors are made once. */
final class IdentityRun implements ModelRun {
  private static final int ROW_BYTES = Requests.IDENTITY_FLOATS * Float.BYTES;

  private final OrtSession session;
  private final int rows;
  private final List<byte[]> payloads = Requests.identityPayloads();
  private final ByteBuffer input;
  private final ByteBuffer output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  IdentityRun(OrtEnvironment environment, OrtSession session, int rows) throws OrtException {
    this.session = session;
    this.rows = rows;
    this.input = ByteBuffer.allocateDirect(rows * ROW_BYTES).order(ByteOrder.nativeOrder());
    this.output = ByteBuffer.allocateDirect(rows * ROW_BYTES).order(ByteOrder.nativeOrder());
    long[] shape = {rows, Requests.IDENTITY_FLOATS};
    this.inputs = Map.of("x", OnnxTensor.createTensor(environment, input.asFloatBuffer(), shape));
    this.outputs = Map.of("y", OnnxTensor.createTensor(environment, output.asFloatBuffer(), shape));
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int distinct() {
    return payloads.size();
  }

  @Override
  public void run(int first) throws OrtException {
    for (int i = 0; i < rows; i++) {
      input.put(i * ROW_BYTES, payloads.get(Math.floorMod(first + i, payloads.size())));
    }
    session.run(inputs, Set.of(), outputs).close();
  }

  @Override
  public ByteBuffer output() {
    return output;
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
