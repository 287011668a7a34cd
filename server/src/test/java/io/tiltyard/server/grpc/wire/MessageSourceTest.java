package io.tiltyard.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.proto.inference.ModelInferRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageSourceTest {
  private static final int FRAME = 16 << 10;

  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(ints = {8 << 10, FRAME, FRAME + 1, 1 << 20})
  void a_large_message_stays_where_it_is(int size) throws IOException {
    PiecesStream stream = new PiecesStream(bytes(size), FRAME);
    WireBytes bytes = MessageSource.read(stream);
    assertThat(bytes.length()).isEqualTo(size);
    assertThat(bytes.pieces()).hasSize((size + FRAME - 1) / FRAME).allMatch(ByteBuffer::isDirect);
    stream.close();
    assertThat(stream.closed()).isZero();
    bytes.release();
    assertThat(stream.closed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, (8 << 10) - 1})
  void a_small_message_is_copied_off(int size) throws IOException {
    byte[] sent = bytes(size);
    PiecesStream stream = new PiecesStream(sent, FRAME);
    WireBytes bytes = MessageSource.read(stream);
    stream.close();
    assertThat(stream.closed()).isEqualTo(1);
    assertThat(read(bytes)).isEqualTo(sent);
    bytes.release();
    assertThat(stream.closed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, (8 << 10) - 1})
  void a_message_in_many_small_frames_is_copied_off(int frame) throws IOException {
    byte[] sent = bytes(40_000);
    PiecesStream stream = new PiecesStream(sent, frame);
    WireBytes bytes = MessageSource.read(stream);
    stream.close();
    assertThat(stream.closed()).isEqualTo(1);
    assertThat(read(bytes)).isEqualTo(sent);
  }

  @Test
  void a_stream_of_unknown_length_is_read_to_its_end() throws IOException {
    byte[] sent = bytes(100_000);
    assertThat(read(MessageSource.read(new ByteArrayInputStream(sent)))).isEqualTo(sent);
  }

  @Test
  void a_stream_that_ends_early_is_told() {
    assertThatThrownBy(() -> MessageSource.copy(new ByteArrayInputStream(new byte[3]), 4))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void the_last_of_all_payloads_closes_the_buffers() throws IOException {
    ModelInferRequest message =
        ModelInferRequest.newBuilder()
            .addRawInputContents(ByteString.copyFrom(bytes(30_000)))
            .addRawInputContents(ByteString.copyFrom(bytes(50_000)))
            .build();
    PiecesStream stream = new PiecesStream(message.toByteArray(), FRAME);
    WireRequest request = new WireRequest(MessageSource.read(stream));
    assertThat(RequestParser.parse(request)).isNull();
    Payload first = request.rawContents(0);
    Payload second = request.rawContents(1);
    request.release();
    Payload again = second.retain();
    first.release();
    second.release();
    assertThat(stream.closed()).isZero();
    assertThat(contents(again)).isEqualTo(message.getRawInputContents(1));
    again.release();
    assertThat(stream.closed()).isEqualTo(1);
    assertThatThrownBy(again::release).isInstanceOf(IllegalStateException.class);
    assertThat(stream.closed()).isEqualTo(1);
  }

  private static ByteString contents(Payload payload) {
    ByteBuffer target = ByteBuffer.allocateDirect(payload.byteLength() + 2).position(1);
    payload.copyTo(target);
    assertThat(target.position()).isEqualTo(1 + payload.byteLength());
    return ByteString.copyFrom(target.flip().position(1));
  }

  private static byte[] read(WireBytes bytes) {
    byte[] target = new byte[bytes.length()];
    new WireCursor(bytes).read(target, 0, target.length);
    return target;
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
