package io.tiltyard.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever the bytes are, a request comes out or a refusal that blames the client; and a tensor
 * that was read is printed as what reads the same.
 */
final class InferRequestReaderFuzzTest {
  private static final String OUTPUTS = "\"outputs\":";

  @FuzzTest
  void reads_or_refuses(byte[] text) {
    InferRequestReader.Result result = InferRequestReader.read(text, text.length);
    if (result instanceof InferRequestReader.Result.Refused refused) {
      assertThat(refused.refusal().code()).isNotEqualTo(ErrorCode.INTERNAL);
      assertThat(refused.refusal().text().length()).isBetween(1, 700);
    } else if (result instanceof InferRequestReader.Result.Read read) {
      checkPrinted(read.request().inputs());
    }
  }

  private static void checkPrinted(List<JsonInput> inputs) {
    List<OutputTensor> outputs = new ArrayList<>();
    for (JsonInput input : inputs) {
      HeapPayload data = input.data();
      if (data != null) {
        TensorSpec spec = new TensorSpec(input.name(), input.datatype(), List.of());
        outputs.add(new OutputTensor(spec, input.shape(), bytes(data)));
      }
    }
    String text = print(outputs);
    byte[] printed = text.getBytes(StandardCharsets.UTF_8);
    InferRequestReader.Result again = InferRequestReader.read(printed, printed.length);
    assertThat(again).isInstanceOf(InferRequestReader.Result.Read.class);
    List<JsonInput> read = ((InferRequestReader.Result.Read) again).request().inputs();
    assertThat(read).hasSameSizeAs(outputs);
    for (int i = 0; i < read.size(); i++) {
      HeapPayload data = read.get(i).data();
      assertThat(data).isNotNull();
      assertThat(bytes(data)).isEqualTo(outputs.get(i).data());
      assertThat(read.get(i).name()).isEqualTo(outputs.get(i).name());
      assertThat(read.get(i).shape()).isEqualTo(outputs.get(i).shape());
    }
  }

  /** The outputs as a request's inputs: they have the same form. */
  private static String print(List<OutputTensor> outputs) {
    InferResponseWriter.Result result =
        InferResponseWriter.write(
            new InferenceAnswer("m", 1, Arm.CHAMPION, "", outputs),
            name -> false,
            UnpooledByteBufAllocator.DEFAULT,
            0);
    assertThat(result).isInstanceOf(InferResponseWriter.Result.Written.class);
    ByteBuf body = ((InferResponseWriter.Result.Written) result).body();
    try {
      String json = body.toString(StandardCharsets.UTF_8);
      return "{\"inputs\":" + json.substring(json.indexOf(OUTPUTS) + OUTPUTS.length());
    } finally {
      body.release();
    }
  }

  private static ByteBuffer bytes(HeapPayload data) {
    ByteBuffer bytes = ByteBuffer.allocate(data.byteLength());
    data.copyTo(bytes);
    return bytes.flip();
  }
}
