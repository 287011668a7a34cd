package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tiltyard.server.http.transport.AnswerEncoder.Persistence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerEncoderTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-one: 1\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelDuplexHandler());
  private final AnswerEncoder encoder = new AnswerEncoder(UnpooledByteBufAllocator.DEFAULT);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 1_024, 1_025, 99_999, 100_000})
  void the_length_is_the_body_s(int bytes) {
    write(answer(200, Unpooled.wrappedBuffer(body(bytes))), true, Persistence.IMPLIED);

    assertThat(String.join("", sent()))
        .isEqualTo(
            HEAD
                + "content-length: "
                + bytes
                + "\r\n\r\n"
                + new String(body(bytes), StandardCharsets.ISO_8859_1));
  }

  @Test
  void a_head_goes_into_the_room_in_front_of_its_body() {
    ByteBuf body = withRoom(HttpAnswer.HEAD_ROOM, body(50_000));
    write(answer(200, body), true, Persistence.IMPLIED);

    ByteBuf sent = channel.readOutbound();
    assertThat(sent).isSameAs(body);
    assertThat(sent.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(
            HEAD
                + "content-length: 50000\r\n\r\n"
                + new String(body(50_000), StandardCharsets.ISO_8859_1));
    sent.release();
  }

  @Test
  void a_head_that_is_too_long_for_the_room_goes_before_it() {
    ByteBuf body = withRoom(8, body(5_000));
    write(answer(200, body), true, Persistence.IMPLIED);

    assertThat(sent()).hasSize(2).last().asString().hasSize(5_000);
  }

  @Test
  void room_that_somebody_else_reads_is_left_alone() {
    ByteBuf body = withRoom(HttpAnswer.HEAD_ROOM, body(10));
    ByteBuf other = body.retainedDuplicate().readerIndex(0);
    write(answer(200, body), true, Persistence.IMPLIED);

    assertThat(sent()).singleElement().asString().startsWith("HTTP/1.1 200 OK");
    assertThat(other.getByte(HttpAnswer.HEAD_ROOM - 1)).isZero();
    other.release();
  }

  @Test
  void an_answer_to_head_says_the_length_and_sends_no_body() {
    ByteBuf body = withRoom(HttpAnswer.HEAD_ROOM, body(77));
    write(answer(200, body), false, Persistence.IMPLIED);

    assertThat(sent()).containsExactly(HEAD + "content-length: 77\r\n\r\n");
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void an_answer_says_what_becomes_of_its_connection() {
    write(answer(200, Unpooled.EMPTY_BUFFER), true, Persistence.KEEP_ALIVE);
    write(answer(200, Unpooled.EMPTY_BUFFER), true, Persistence.CLOSE);

    assertThat(sent())
        .containsExactly(
            HEAD + "content-length: 0\r\nconnection: keep-alive\r\n\r\n",
            HEAD + "content-length: 0\r\nconnection: close\r\n\r\n");
  }

  @Test
  void other_statuses_have_their_phrase() {
    write(answer(503, Unpooled.EMPTY_BUFFER), true, Persistence.IMPLIED);

    assertThat(sent().get(0)).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx: y", "a\nb", "a\rb", "a\0b", "\u007f", "\u010a"})
  void a_header_with_a_line_break_never_leaves(String value) {
    ByteBuf body = withRoom(HttpAnswer.HEAD_ROOM, body(10));
    write(
        new HttpAnswer(200, HttpAnswer.JSON, body).with("x-bad", value), true, Persistence.IMPLIED);

    String sent = String.join("", sent());
    if (value.equals("\u010a")) {
      assertThat(sent).startsWith("HTTP/1.1 200 OK\r\n").contains("x-bad: ?\r\n");
    } else {
      assertThat(sent).startsWith("HTTP/1.1 500 Internal Server Error\r\n").doesNotContain("x-bad");
      assertThat(body.refCnt()).isZero();
    }
  }

  @Test
  void a_head_longer_than_any_before_is_whole() {
    String value = "v".repeat(10_000);
    write(
        new HttpAnswer(200, HttpAnswer.JSON, Unpooled.EMPTY_BUFFER).with("x-long", value),
        true,
        Persistence.IMPLIED);

    assertThat(sent().get(0)).contains("x-long: " + value + "\r\n").endsWith("\r\n\r\n");
  }

  private void write(HttpAnswer answer, boolean withBody, Persistence persistence) {
    ChannelHandlerContext ctx = channel.pipeline().firstContext();
    encoder.write(ctx, answer, withBody, persistence, ctx.newPromise());
    ctx.flush();
  }

  /** What was written, piece by piece. */
  private List<String> sent() {
    List<String> pieces = new ArrayList<>();
    for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
      pieces.add(piece.toString(StandardCharsets.ISO_8859_1));
      piece.release();
    }
    return pieces;
  }

  private static HttpAnswer answer(int status, ByteBuf body) {
    return new HttpAnswer(status, HttpAnswer.JSON, body).with("x-one", "1");
  }

  private static ByteBuf withRoom(int room, byte[] body) {
    return Unpooled.buffer(room + body.length).writeZero(room).readerIndex(room).writeBytes(body);
  }

  private static byte[] body(int bytes) {
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) ('a' + i % 26);
    }
    return body;
  }
}
