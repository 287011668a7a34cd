package io.tiltyard.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written reads back the same, and what cannot be written is said so. */
final class RoundTripTest {
  private static final int ROOM = 7;

  private static final int ELEMENTS = 5_000;

  @ParameterizedTest
  @EnumSource(DataType.class)
  void random_tensors_read_back_the_same(DataType datatype) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      ByteBuffer wire = randomTensor(datatype, random);
      String json = written(output(datatype, new long[] {ELEMENTS}, wire.duplicate()));
      String data = json.substring(json.indexOf("\"data\":") + 7, json.lastIndexOf('}') - 2);
      ByteBuffer back = ByteBuffer.allocate(wire.remaining());
      read(datatype, data).copyTo(back);
      assertThat(back.flip()).as("seed %d round %d", seed, round).isEqualTo(wire);
    }
  }

  @Test
  void the_whole_response_is_as_the_protocol_has_it() {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-0.0f).flip();
    assertThat(written(output(DataType.FP32, new long[] {1, 2}, data)))
        .isEqualTo(
            "{\"model_name\":\"route\",\"model_version\":\"7\",\"id\":\"id\\\"\","
                + "\"parameters\":{\"arm\":\"challenger\"},\"outputs\":[{\"name\":\"Y\","
                + "\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,-0.0]}]}");
  }

  @Test
  void binary_outputs_follow_the_json_in_its_order() {
    List<OutputTensor> outputs =
        List.of(
            named("A", DataType.INT8, new byte[] {1, 2}),
            named("B", DataType.INT8, new byte[] {3}),
            named("C", DataType.INT8, new byte[] {4, 5, 6}));
    InferResponseWriter.Result result =
        InferResponseWriter.write(
            answer(outputs), name -> !name.equals("B"), PooledByteBufAllocator.DEFAULT, ROOM);
    InferResponseWriter.Result.Written written = (InferResponseWriter.Result.Written) result;
    ByteBuf body = written.body();
    assertThat(body.readerIndex()).isEqualTo(ROOM);
    try {
      String json = body.toString(ROOM, written.jsonBytes(), StandardCharsets.UTF_8);
      assertThat(json)
          .contains(
              "\"A\",\"datatype\":\"INT8\",\"shape\":[2],\"parameters\":{\"binary_data_size\":2}")
          .contains("\"B\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[3]")
          .endsWith("\"parameters\":{\"binary_data_size\":3}}]}");
      assertThat(written.binary()).isTrue();
      byte[] tail = new byte[body.readableBytes() - written.jsonBytes()];
      body.getBytes(ROOM + written.jsonBytes(), tail);
      assertThat(tail).containsExactly(1, 2, 4, 5, 6);
    } finally {
      body.release();
    }
  }

  @Test
  void f106_nan_is_null_and_infinity_a_string() {
    ByteBuffer floats = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(1).flip();
    assertThat(written(output(DataType.FP32, new long[] {3}, floats)))
        .contains("\"data\":[null,\"Infinity\",1.0]");
    ByteBuffer doubles = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    doubles.putDouble(Double.NEGATIVE_INFINITY).flip();
    assertThat(written(output(DataType.FP64, new long[] {1}, doubles)))
        .contains("\"data\":[\"-Infinity\"]");
    ByteBuffer halves = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    halves.putShort((short) 0x7e00).putShort((short) 0xfc00).flip();
    assertThat(written(output(DataType.FP16, new long[] {2}, halves)))
        .contains("\"data\":[null,\"-Infinity\"]");
  }

  @Test
  void f20_bytes_that_are_no_text_cannot_be_written_as_json() {
    ByteBuffer data = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(1).put((byte) 'a').putInt(4).putInt(-1).flip();
    InferResponseWriter.Result result =
        InferResponseWriter.write(
            answer(List.of(output(DataType.BYTES, new long[] {2}, data))),
            name -> false,
            PooledByteBufAllocator.DEFAULT,
            0);
    assertThat(result)
        .isInstanceOfSatisfying(
            InferResponseWriter.Result.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_OUTPUTS);
              assertThat(refused.refusal().text()).contains("'Y' element 1", "'binary_data': true");
            });
  }

  @Test
  void numbers_are_as_short_as_can_be() {
    ByteBuffer data = ByteBuffer.allocate(8 * 5).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.1)
        .putDouble(Double.parseDouble("2e23"))
        .putDouble(1)
        .putDouble(Double.MIN_VALUE)
        .putDouble(1e21);
    assertThat(written(output(DataType.FP64, new long[] {5}, data.flip())))
        .contains("\"data\":[0.1,2.0E23,1.0,4.9E-324,1.0E21]");
  }

  @Test
  void fp32_and_fp64_are_rounded_as_java_rounds_them() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int digits = 1 + random.nextInt(20);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(1 + random.nextInt(9));
      for (int d = 1; d < digits; d++) {
        text.append(random.nextInt(10));
      }
      if (random.nextBoolean()) {
        text.append('.').append(random.nextInt(1_000_000));
      }
      if (random.nextInt(3) == 0) {
        text.append('e').append(random.nextInt(36) - 18);
      }
      String number = text.toString();
      ByteBuffer fp32 = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      read(DataType.FP32, "[" + number + "]", 1).copyTo(fp32);
      assertThat(fp32.getFloat(0))
          .as("%s, seed %d", number, seed)
          .isEqualTo(Float.parseFloat(number));
      ByteBuffer fp64 = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      read(DataType.FP64, "[" + number + "]", 1).copyTo(fp64);
      assertThat(fp64.getDouble(0))
          .as("%s, seed %d", number, seed)
          .isEqualTo(Double.parseDouble(number));
    }
  }

  private static ByteBuffer randomTensor(DataType datatype, Random random) {
    if (datatype == DataType.BYTES) {
      List<byte[]> elements = new ArrayList<>();
      int length = 0;
      for (int i = 0; i < ELEMENTS; i++) {
        byte[] element = randomText(random).getBytes(StandardCharsets.UTF_8);
        elements.add(element);
        length += Integer.BYTES + element.length;
      }
      ByteBuffer wire = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      elements.forEach(e -> wire.putInt(e.length).put(e));
      return wire.flip();
    }
    ByteBuffer wire =
        ByteBuffer.allocate(ELEMENTS * datatype.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    while (wire.hasRemaining()) {
      switch (datatype) {
        case BOOL -> wire.put((byte) random.nextInt(2));
        case FP32 -> wire.putFloat(finite(random));
        case FP64 -> wire.putDouble(finiteDouble(random));
        case FP16 -> wire.putShort((short) (random.nextInt(0x7c00) | random.nextInt(2) << 15));
        case BF16 -> wire.putShort((short) (random.nextInt(0x7f80) | random.nextInt(2) << 15));
        default -> wire.put((byte) random.nextInt(256));
      }
    }
    return wire.flip();
  }

  private static float finite(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : 0;
  }

  private static double finiteDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 0;
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
    }
    return text.toString();
  }

  private static io.tiltyard.base.tensor.Payload read(DataType datatype, String data) {
    return read(datatype, data, ELEMENTS);
  }

  private static io.tiltyard.base.tensor.Payload read(
      DataType datatype, String data, int elements) {
    String text =
        "{\"inputs\":[{\"name\":\"X\",\"shape\":["
            + elements
            + "],\"datatype\":\""
            + datatype
            + "\",\"data\":"
            + data
            + "}]}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    InferRequestReader.Result result = InferRequestReader.read(bytes, bytes.length);
    assertThat(result).as(data).isInstanceOf(InferRequestReader.Result.Read.class);
    var payload = ((InferRequestReader.Result.Read) result).request().inputs().get(0).data();
    assertThat(payload).isNotNull();
    return payload;
  }

  private static OutputTensor named(String name, DataType datatype, byte[] data) {
    TensorSpec spec = new TensorSpec(name, datatype, List.of(Dimension.fixed(data.length)));
    return new OutputTensor(spec, new long[] {data.length}, ByteBuffer.wrap(data));
  }

  private static OutputTensor output(DataType datatype, long[] shape, ByteBuffer data) {
    return new OutputTensor(new TensorSpec("Y", datatype, List.of()), shape, data);
  }

  private static InferenceAnswer answer(List<OutputTensor> outputs) {
    return new InferenceAnswer("route", 7, Arm.CHALLENGER, "id\"", outputs);
  }

  private static String written(OutputTensor output) {
    InferResponseWriter.Result result =
        InferResponseWriter.write(
            answer(List.of(output)), name -> false, PooledByteBufAllocator.DEFAULT, 0);
    assertThat(result).isInstanceOf(InferResponseWriter.Result.Written.class);
    InferResponseWriter.Result.Written written = (InferResponseWriter.Result.Written) result;
    assertThat(written.binary()).isFalse();
    assertThat(written.jsonBytes()).isEqualTo(written.body().readableBytes());
    try {
      return written.body().toString(StandardCharsets.UTF_8);
    } finally {
      written.body().release();
    }
  }
}
