package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.KnownLength;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.server.grpc.wire.WireMessages;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InferMarshallerTest {
  private static final InferMarshaller MARSHALLER = new InferMarshaller();

  @Test
  void a_message_comes_back_as_it_was_written() {
    ModelInferRequest message = Messages.raw("m").setId("1").build();
    assertThat(content(known(message.toByteArray()))).isEqualTo(message);
    assertThat(content(unknown(message.toByteArray()))).isEqualTo(message);
  }

  @Test
  void no_bytes_are_the_empty_message() {
    assertThat(content(known(new byte[0]))).isEqualTo(ModelInferRequest.getDefaultInstance());
  }

  @Test
  void unknown_fields_are_skipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt64(99, 5);
    out.writeString(100, "x");
    out.writeFixed32(101, 1);
    out.writeFixed64(102, 1);
    out.writeString(1, "m");
    out.flush();
    assertThat(content(known(bytes.toByteArray())).getModelName()).isEqualTo("m");
  }

  @Test
  void every_truncation_is_a_message_or_malformed() {
    byte[] whole = Messages.typed("model").setId("some id").build().toByteArray();
    int malformed = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      if (MARSHALLER.parse(known(part)) instanceof Result.Refused<WireRequest> refused) {
        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        SafeText.check(refused.refusal().text());
        malformed++;
      }
    }
    assertThat(malformed).isGreaterThan(whole.length / 2);
  }

  @Test
  void random_bytes_never_throw() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = Messages.typed("model").setId("some id").build().toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(MARSHALLER.parse(known(bytes))).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void invalid_utf8_is_malformed() {
    malformed(new byte[] {0x0a, 2, (byte) 0xc3, (byte) 0x28});
  }

  @Test
  void a_stray_end_of_a_group_is_malformed() {
    malformed(new byte[] {0x0c});
  }

  @Test
  void deeply_nested_groups_are_malformed_and_not_a_stack_overflow() {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = (byte) 0x9b;
      bytes[i + 1] = 0x06;
    }
    assertThat(Results.refusal(MARSHALLER.parse(known(bytes)), ErrorCode.MALFORMED_REQUEST))
        .contains("group");
    Results.refusal(
        RequestMarshaller.of(ModelInferRequest.getDefaultInstance()).parse(known(bytes)),
        ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void a_group_within_an_input_is_malformed() {
    ByteString input = ByteString.copyFrom(new byte[] {(byte) 0x9b, 0x06, (byte) 0x9c, 0x06});
    malformed(ByteString.copyFrom(new byte[] {0x2a, 4}).concat(input).toByteArray());
  }

  @Test
  void a_length_beyond_the_message_is_malformed() {
    malformed(new byte[] {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    malformed(new byte[] {0x2a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    malformed(new byte[] {0x2a, 100, 0});
  }

  @Test
  void a_stream_that_ends_early_is_malformed() {
    InputStream stream = new KnownStream(new byte[] {1, 2, 3}, 4);
    Results.refusal(MARSHALLER.parse(stream), ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void a_stream_that_breaks_is_malformed() {
    Results.refusal(
        MARSHALLER.parse(new BrokenStream(new IOException("not in GZIP format"))),
        ErrorCode.MALFORMED_REQUEST);
    Results.refusal(
        MARSHALLER.parse(new BrokenStream(Status.INTERNAL.asRuntimeException())),
        ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void a_stream_over_the_limit_is_too_large() {
    Results.refusal(
        MARSHALLER.parse(new BrokenStream(Status.RESOURCE_EXHAUSTED.asRuntimeException())),
        ErrorCode.REQUEST_TOO_LARGE);
  }

  @Test
  void raw_contents_are_views_of_one_copy() {
    byte[] big = new byte[5 << 20];
    new Random(1).nextBytes(big);
    ModelInferRequest message =
        ModelInferRequest.newBuilder().addRawInputContents(ByteString.copyFrom(big)).build();
    ModelInferRequest parsed = content(known(message.toByteArray()));
    assertThat(parsed.getRawInputContents(0).toByteArray()).isEqualTo(big);
  }

  @Test
  void requests_are_never_written() {
    assertThatThrownBy(() -> MARSHALLER.stream(MARSHALLER.parse(known(new byte[0]))))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static ModelInferRequest content(InputStream stream) {
    return WireMessages.message(Results.value(MARSHALLER.parse(stream)));
  }

  private static void malformed(byte[] bytes) {
    Results.refusal(MARSHALLER.parse(known(bytes)), ErrorCode.MALFORMED_REQUEST);
  }

  private static InputStream known(byte[] bytes) {
    return new KnownStream(bytes, bytes.length);
  }

  private static InputStream unknown(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static final class KnownStream extends ByteArrayInputStream implements KnownLength {
    private final int length;

    KnownStream(byte[] bytes, int length) {
      super(bytes);
      this.length = length;
    }

    @Override
    public synchronized int available() {
      return length;
    }
  }

  private static final class BrokenStream extends InputStream {
    private final Exception cause;

    BrokenStream(Exception cause) {
      this.cause = cause;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IOException(cause);
    }
  }
}
