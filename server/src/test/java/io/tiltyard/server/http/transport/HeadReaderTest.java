package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The head that was read last need not be read again, and no other is taken for it. */
final class HeadReaderTest {
  private static final String HEAD = "POST /a HTTP/1.1\r\nhost: h\r\nx: 1\r\n\r\n";

  private final HeadReader reader = new HeadReader();

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private HttpRequest read(String head) {
    return reader.read(bytes(head), head.length());
  }

  @Test
  void before_the_first_there_is_none() {
    assertThat(reader.again(bytes(HEAD))).isNull();
    assertThat(reader.again(Unpooled.EMPTY_BUFFER)).isNull();
  }

  @Test
  void the_same_bytes_are_the_same_request_and_are_taken_off() {
    HttpRequest first = read(HEAD);
    ByteBuf in = bytes("--" + HEAD + "body").skipBytes(2);
    assertThat(reader.again(in)).isSameAs(first);
    assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("body");
    assertThat(first.headers().get("x")).isEqualTo("1");
  }

  @Test
  void one_byte_more_or_less_or_another_is_another_head() {
    read(HEAD);
    for (String other :
        new String[] {
          HEAD.substring(0, HEAD.length() - 1),
          HEAD.replace("x: 1", "x: 2"),
          HEAD.replace("POST", "post"),
          HEAD.replace("x: 1\r\n", "x: 1\r\ny: 2\r\n"),
          HEAD.replace("x: 1\r\n", ""),
          " " + HEAD
        }) {
      ByteBuf in = bytes(other);
      assertThat(reader.again(in)).as(other).isNull();
      assertThat(in.readableBytes()).isEqualTo(other.length());
    }
  }

  @Test
  void it_is_the_last_one_that_is_known() {
    read(HEAD);
    String second = HEAD.replace("/a", "/bcd");
    HttpRequest last = read(second);
    assertThat(reader.again(bytes(HEAD))).isNull();
    assertThat(reader.again(bytes(second))).isSameAs(last);
  }

  @Test
  void a_long_one_is_known_too() {
    String padded = HEAD.replace("x: 1", "x: " + "1".repeat(5_000));
    HttpRequest request = read(padded);
    assertThat(reader.again(bytes(padded))).isSameAs(request);
    assertThat(read(HEAD).headers().get("x")).isEqualTo("1");
    assertThat(reader.again(bytes(padded))).isNull();
  }
}
