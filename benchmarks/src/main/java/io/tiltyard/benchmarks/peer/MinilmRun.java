package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tiltyard.benchmarks.load.Sentences;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MiniLM on sentences of one length, all of whose tensors are made once. */
final class MinilmRun implements ModelRun {
  private static final int HIDDEN = 384;

  private final OrtSession session;
  private final int rows;
  private final List<long[]> sentences = Sentences.all();
  private final LongBuffer ids;
  private final ByteBuffer output;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

  MinilmRun(OrtEnvironment environment, OrtSession session, int rows) throws OrtException {
    this.session = session;
    this.rows = rows;
    long[] shape = {rows, Sentences.TOKENS};
    ids = direct(rows * Sentences.TOKENS * Long.BYTES).asLongBuffer();
    LongBuffer mask = direct(rows * Sentences.TOKENS * Long.BYTES).asLongBuffer();
    for (int i = 0; i < mask.capacity(); i++) {
      mask.put(i, 1);
    }
    LongBuffer types = direct(rows * Sentences.TOKENS * Long.BYTES).asLongBuffer();
    inputs.put("input_ids", OnnxTensor.createTensor(environment, ids, shape));
    inputs.put("attention_mask", OnnxTensor.createTensor(environment, mask, shape));
    inputs.put("token_type_ids", OnnxTensor.createTensor(environment, types, shape));
    output = direct(rows * Sentences.TOKENS * HIDDEN * Float.BYTES);
    outputs.put(
        "last_hidden_state",
        OnnxTensor.createTensor(
            environment, output.asFloatBuffer(), new long[] {rows, Sentences.TOKENS, HIDDEN}));
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int distinct() {
    return sentences.size();
  }

  @Override
  public ByteBuffer output() {
    return output;
  }

  @Override
  public void run(int first) throws OrtException {
    ids.clear();
    for (int i = 0; i < rows; i++) {
      ids.put(sentences.get(Math.floorMod(first + i, sentences.size())));
    }
    session.run(inputs, Set.of(), outputs).close();
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
