package io.tiltyard.loadtest.request;

import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.loadtest.tensor.SmallFloats;
import io.tiltyard.loadtest.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes requests up from a model's metadata: floats from 0 to 1, whole numbers from 0 to a limit,
 * words of lower-case letters. The same seed makes the same requests.
 */
public final class RandomInputs {
  private static final int SHORTEST_WORD = 3;
  private static final int LONGEST_WORD = 8;
  private static final int LETTERS = 26;
  private static final long MAX_BYTES = 64L << 20;

  private final List<InputInfo> inputs;
  private final InputShapes shapes;
  private final IntegerLimits limits;
  private final SplittableRandom random;

  public RandomInputs(List<InputInfo> inputs, InputShapes shapes, IntegerLimits limits, long seed) {
    this.inputs = List.copyOf(inputs);
    this.shapes = shapes;
    this.limits = limits;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Fewer than asked for, but at least one, where their values would be over 64 MiB.
   *
   * @throws RequestException where the shapes do not fit the model or are too large
   */
  public List<InferRequest> requests(int count) throws RequestException {
    shapes.check(inputs);
    List<InferRequest> requests = new ArrayList<>(count);
    long bytes = 0;
    for (int i = 0; i < count && bytes < MAX_BYTES; i++) {
      List<Tensor> tensors = new ArrayList<>(inputs.size());
      for (InputInfo input : inputs) {
        Tensor tensor = tensor(input);
        bytes += tensor.raw().length;
        tensors.add(tensor);
      }
      requests.add(new InferRequest("", Map.of(), tensors, List.of()));
    }
    return requests;
  }

  private Tensor tensor(InputInfo input) throws RequestException {
    long[] shape = shapes.of(input);
    try {
      int elements = Tensor.elements(shape);
      Datatype datatype = input.datatype();
      byte[] raw =
          datatype == Datatype.BYTES
              ? words(elements)
              : numbers(elements, datatype, limits.of(input.name(), datatype));
      return new Tensor(input.name(), datatype, shape, raw);
    } catch (ArithmeticException e) {
      throw new RequestException(
          "the input '" + input.name() + "' of shape " + Tensor.text(shape) + " is over 2 GiB");
    }
  }

  private byte[] numbers(int elements, Datatype datatype, long limit) {
    byte[] raw = new byte[Math.multiplyExact(elements, datatype.size())];
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      switch (datatype) {
        case BOOL -> buffer.put((byte) random.nextInt(2));
        case UINT8, INT8 -> buffer.put((byte) whole(limit));
        case UINT16, INT16 -> buffer.putShort((short) whole(limit));
        case UINT32, INT32 -> buffer.putInt((int) whole(limit));
        case UINT64, INT64 -> buffer.putLong(whole(limit));
        case FP16 -> buffer.putShort(SmallFloats.toHalf((float) random.nextDouble()));
        case BF16 -> buffer.putShort(SmallFloats.toBfloat((float) random.nextDouble()));
        case FP32 -> buffer.putFloat((float) random.nextDouble());
        case FP64 -> buffer.putDouble(random.nextDouble());
        case BYTES -> throw new AssertionError(datatype);
      }
    }
    return raw;
  }

  private long whole(long limit) {
    return limit == Long.MAX_VALUE ? random.nextLong() >>> 1 : random.nextLong(limit + 1);
  }

  private byte[] words(int elements) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = 0; i < elements; i++) {
      int length = random.nextInt(SHORTEST_WORD, LONGEST_WORD + 1);
      StringBuilder word = new StringBuilder(length);
      for (int j = 0; j < length; j++) {
        word.append((char) ('a' + random.nextInt(LETTERS)));
      }
      BytesElements.append(raw, word.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return raw.toByteArray();
  }
}
