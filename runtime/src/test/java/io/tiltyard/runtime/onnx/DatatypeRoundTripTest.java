package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class DatatypeRoundTripTest extends EngineTest {
  private static final int RUNS = 40;
  private static final int COLUMNS = 4;

  private static Loaded identity(DataType datatype) throws Exception {
    return open("types/identity_" + datatype.name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void the_signature_tells_the_datatype_and_the_symbol(DataType datatype) throws Exception {
    try (Loaded loaded = identity(datatype)) {
      TensorSpec input = loaded.model.signature().inputs().get(0);
      TensorSpec output = loaded.model.signature().outputs().get(0);
      assertThat(input.name()).isEqualTo("x");
      assertThat(output.name()).isEqualTo("y");
      assertThat(input.datatype()).isEqualTo(datatype);
      assertThat(output.datatype()).isEqualTo(datatype);
      assertThat(input.dimensions().get(0).symbol()).isEqualTo("batch");
      assertThat(loaded.model.signature().batchable()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = Mode.EXCLUDE, names = "BYTES")
  void random_bit_patterns_come_back_unchanged_over_changing_shapes(DataType datatype)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Loaded loaded = identity(datatype)) {
      for (int run = 0; run < RUNS; run++) {
        long[] shape = shape(random.nextInt(70), COLUMNS);
        byte[] wire = randomWire(random, datatype, (int) shape[0] * COLUMNS);
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape, wire));
        assertThat(outputs.shape(0)).as("seed %d run %d", seed, run).isEqualTo(shape);
        assertThat(TestOutputs.bytes(outputs, 0)).as("seed %d run %d", seed, run).isEqualTo(wire);
      }
    }
  }

  private static byte[] randomWire(Random random, DataType datatype, int count) {
    byte[] wire = new byte[count * datatype.byteSize()];
    random.nextBytes(wire);
    for (int i = 0; datatype == DataType.BOOL && i < wire.length; i++) {
      wire[i] &= 1;
    }
    return wire;
  }

  @Test
  void payloads_of_na_ns_and_the_sign_of_zero_survive() throws Exception {
    byte[] bytes = new byte[32];
    ByteBuffer wire = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    wire.putLong(0x7ff0_0000_0000_0001L).putLong(0xfff8_dead_beef_cafeL);
    wire.putLong(0x8000_0000_0000_0000L).putLong(0x7ff0_0000_0000_0000L);
    try (Loaded loaded = identity(DataType.FP64)) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, COLUMNS), bytes));
      assertThat(TestOutputs.bytes(outputs, 0)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"UINT8", "UINT16", "UINT32", "UINT64"})
  void unsignedValuesAboveTheSignedMaximumSurvive(DataType datatype) throws Exception {
    byte[] wire = new byte[COLUMNS * datatype.byteSize()];
    Arrays.fill(wire, (byte) 0xff);
    try (Loaded loaded = identity(datatype)) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, COLUMNS), wire));
      assertThat(TestOutputs.bytes(outputs, 0)).isEqualTo(wire);
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void an_empty_batch_gives_an_empty_output(DataType datatype) throws Exception {
    try (Loaded loaded = identity(datatype)) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(0, COLUMNS), new byte[0]));
      assertThat(outputs.shape(0)).isEqualTo(shape(0, COLUMNS));
      assertThat(outputs.data(0).remaining()).isZero();
    }
  }
}
