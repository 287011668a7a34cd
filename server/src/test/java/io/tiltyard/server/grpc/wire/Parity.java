package io.tiltyard.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.ModelInferRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Holds what is parsed by hand against what generated code makes of the same bytes. */
final class Parity {
  private static final Parser<ModelInferRequest> GENERATED =
      DiscardUnknownFieldsParser.wrap(ModelInferRequest.parser());
  private static final Refusal MALFORMED =
      new Refusal(
          ErrorCode.MALFORMED_REQUEST,
          "the request is malformed, expected a protocol buffers message of type"
              + " ModelInferRequest");

  /** Less than the longest varint. */
  private static final int READ_BUFFER_BYTES = 9;

  private Parity() {}

  /**
   * Parses {@code bytes} in one array, and cut into pieces at random.
   *
   * @return whether they are a request
   */
  static boolean check(byte[] bytes, Random random) {
    @Nullable ModelInferRequest message = null;
    Refusal expected;
    try {
      expected = ReferenceLimits.check(open(bytes));
      CodedInputStream input = open(bytes);
      if (expected == null) {
        message = GENERATED.parseFrom(input);
        input.checkLastTagWas(0);
      }
    } catch (IOException e) {
      expected = MALFORMED;
    }
    expect(bytes, WireBytes.of(bytes), expected, message);
    AtomicInteger closed = new AtomicInteger();
    expect(bytes, WireBytes.of(cut(bytes, random), closed::incrementAndGet), expected, message);
    assertThat(closed).as(() -> hex(bytes)).hasValue(1);
    return expected == null;
  }

  /**
   * A reader that looks at one byte at a time. The one for arrays takes a tenth byte of a varint
   * for a 1, whatever it is; no encoder writes anything else.
   */
  private static CodedInputStream open(byte[] bytes) throws IOException {
    CodedInputStream input =
        CodedInputStream.newInstance(new ByteArrayInputStream(bytes), READ_BUFFER_BYTES);
    input.pushLimit(bytes.length);
    return input;
  }

  private static void expect(
      byte[] bytes,
      WireBytes wire,
      @Nullable Refusal refusal,
      @Nullable ModelInferRequest message) {
    WireRequest request = new WireRequest(wire);
    assertThat(RequestParser.parse(request)).as(() -> hex(bytes)).isEqualTo(refusal);
    if (refusal == null) {
      assertThat(WireMessages.message(request)).as(() -> hex(bytes)).isEqualTo(message);
    }
    request.release();
  }

  private static List<ByteBuffer> cut(byte[] bytes, Random random) {
    List<ByteBuffer> pieces = new ArrayList<>();
    int most = 1 + random.nextInt(20);
    int at = 0;
    while (at < bytes.length || pieces.isEmpty()) {
      int size = Math.min(bytes.length - at, 1 + random.nextInt(most));
      int padding = random.nextInt(3);
      ByteBuffer piece =
          random.nextBoolean()
              ? ByteBuffer.allocate(padding + size + padding)
              : ByteBuffer.allocateDirect(padding + size + padding);
      piece.put(padding, bytes, at, size).position(padding).limit(padding + size);
      pieces.add(piece);
      at += size;
    }
    return pieces;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
