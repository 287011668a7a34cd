package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.server.grpc.wire.WireContents;
import io.tiltyard.server.grpc.wire.WireMessages;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TypedContentsTest {
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FP16", "BF16"})
  void bytes_become_typed_contents_and_bytes_again(DataType datatype) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int count = random.nextInt(20);
      byte[] bytes = Messages.random(random, datatype, count);
      InferTensorContents contents =
          Encoded.contents(
              FakeInference.output("y", datatype, new long[] {count}, ByteBuffer.wrap(bytes)));
      ContentsField field = ContentsField.of(datatype);
      assertThat(field == null ? -1 : field.count(wire(contents)))
          .as("seed %d", seed)
          .isEqualTo(count);
      assertThat(decoded(contents, datatype)).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP16", "BF16"})
  void half_floats_travel_raw_only(DataType datatype) {
    assertThat(refusal(InferTensorContents.getDefaultInstance(), datatype))
        .isEqualTo(datatype + " has no typed contents, expected the data in raw_input_contents");
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, 127",
    "INT16, -32768, 32767",
    "INT32, -2147483648, 2147483647",
  })
  void signed_integers_have_the_range_of_their_datatype(DataType datatype, int min, int max) {
    assertThat(decoded(ints(min, max), datatype)).hasSize(2 * datatype.byteSize());
    if (datatype != DataType.INT32) {
      assertThat(refusal(ints(0, max + 1), datatype))
          .isEqualTo(
              "element 1 is "
                  + (max + 1)
                  + ", expected "
                  + min
                  + " to "
                  + max
                  + " for "
                  + datatype);
      assertThat(refusal(ints(min - 1), datatype)).contains("element 0 is " + (min - 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"UINT8, 255", "UINT16, 65535"})
  void unsigned_integers_have_the_range_of_their_datatype(DataType datatype, int max) {
    assertThat(decoded(uints(0, max), datatype)).hasSize(2 * datatype.byteSize());
    assertThat(refusal(uints(max + 1), datatype))
        .isEqualTo("element 0 is " + (max + 1) + ", expected 0 to " + max + " for " + datatype);
    assertThat(refusal(uints(-1), datatype)).contains("element 0 is 4294967295");
  }

  @Test
  void uint32_takes_all_32_bits() {
    assertThat(decoded(uints(-1), DataType.UINT32)).containsOnly(0xff).hasSize(4);
  }

  @Test
  void byte_strings_get_their_lengths_in_front() {
    InferTensorContents contents =
        InferTensorContents.newBuilder()
            .addBytesContents(ByteString.copyFromUtf8("ab"))
            .addBytesContents(ByteString.EMPTY)
            .build();
    assertThat(decoded(contents, DataType.BYTES)).containsExactly(2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FP16", "BF16"})
  void every_other_field_is_the_wrong_one(DataType datatype) {
    for (ContentsField field : ContentsField.values()) {
      InferTensorContents contents = oneElement(field);
      if (field == ContentsField.of(datatype)) {
        decoded(contents, datatype);
      } else {
        assertThat(refusal(contents, datatype))
            .startsWith("datatype " + datatype + " goes into ")
            .endsWith(", got " + field.label());
      }
    }
  }

  private static InferTensorContents oneElement(ContentsField field) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    switch (field) {
      case BOOL -> contents.addBoolContents(true);
      case INT -> contents.addIntContents(1);
      case INT64 -> contents.addInt64Contents(1);
      case UINT -> contents.addUintContents(1);
      case UINT64 -> contents.addUint64Contents(1);
      case FP32 -> contents.addFp32Contents(1);
      case FP64 -> contents.addFp64Contents(1);
      case BYTES -> contents.addBytesContents(ByteString.EMPTY);
    }
    assertThat(field.count(wire(contents.build()))).isEqualTo(1);
    return contents.build();
  }

  private static InferTensorContents ints(int... values) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (int value : values) {
      contents.addIntContents(value);
    }
    return contents.build();
  }

  private static InferTensorContents uints(int... values) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (int value : values) {
      contents.addUintContents(value);
    }
    return contents.build();
  }

  private static byte[] decoded(InferTensorContents contents, DataType datatype) {
    Result<Payload> result = TypedContents.decode(wire(contents), datatype);
    return Messages.bytes(Results.value(result));
  }

  private static String refusal(InferTensorContents contents, DataType datatype) {
    return Results.refusal(
        TypedContents.decode(wire(contents), datatype), ErrorCode.INVALID_TENSOR_DATA);
  }

  private static WireContents wire(InferTensorContents contents) {
    ModelInferRequest message =
        ModelInferRequest.newBuilder()
            .addInputs(InferInputTensor.newBuilder().setContents(contents))
            .build();
    return Objects.requireNonNull(WireMessages.parse(message).inputs().get(0).contents());
  }
}
