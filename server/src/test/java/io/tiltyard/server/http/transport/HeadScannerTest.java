package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of a head, whole and in pieces. */
final class HeadScannerTest {
  private static final String GOOD =
      "POST /a?b=c HTTP/1.1\r\nHost: h:80\r\nContent-Length: 5\r\nX-Y: \t a  b\u00ff \r\n\r\n";

  private final HeadScanner scanner = new HeadScanner(HttpLimits.defaults());

  @Test
  void takes_a_good_head_however_it_is_cut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      scanner.reset();
      ByteBuf in = Unpooled.buffer();
      byte[] head = GOOD.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < head.length; ) {
        int piece = Math.min(head.length - at, 1 + random.nextInt(20));
        in.writeBytes(head, at, piece);
        at += piece;
        assertThat(scanner.scan(in)).as("seed %d", seed).isNull();
        assertThat(scanner.complete()).as("seed %d", seed).isEqualTo(at == head.length);
      }
      assertThat(in.readableBytes()).isEqualTo(head.length);
    }
  }

  @Test
  void does_not_look_past_the_head() {
    assertThat(scan(GOOD + "\0\n\r: nonsense")).isNull();
    assertThat(scanner.complete()).isTrue();
  }

  @Test
  void starts_where_the_buffer_does() {
    ByteBuf in = Unpooled.copiedBuffer("junk" + GOOD, StandardCharsets.ISO_8859_1).skipBytes(4);
    assertThat(scanner.scan(in)).isNull();
    assertThat(scanner.complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "G|no fault yet",
        "GET /x HTT|no fault yet",
        "(|method",
        "GET /x HTTP/1.1~Host|no fault yet",
      })
  void an_early_byte_is_judged_as_early_as_can_be(String start, String verdict) {
    Fault fault = scan(start.replace("~", "\r\n"));
    if (verdict.equals("no fault yet")) {
      assertThat(fault).isNull();
    } else {
      assertThat(text(fault)).contains(verdict);
    }
    assertThat(scanner.complete()).isFalse();
  }

  @Test
  void says_what_is_wrong() {
    assertThat(text(scan("GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))).contains("one host");
    assertThat(text(scan("GET /x HTTP/1.1\r\n\r\n"))).contains("no host header");
    assertThat(text(scan("GET /x HTTP/1.1\nHost: a\r\n\r\n"))).contains("CR LF");
    assertThat(text(scan("GET /x HTTP/2.0\r\nHost: a\r\n\r\n"))).contains("HTTP/1.0 or HTTP/1.1");
    assertThat(text(scan("GET /x\r\nHost: a\r\n\r\n"))).contains("METHOD /path HTTP/1.1");
    assertThat(text(scan("GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"))).contains("visible ASCII");
    assertThat(text(scan("\r\nGET /x HTTP/1.1\r\n"))).contains("start with a method");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a\tb", "a/b", "u@h", "h?", "h#", "\u00e9", "h\"", "<h>", "h\\", "a, b"})
  void a_host_that_is_none_is_refused(String host) {
    assertThat(text(scan("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))).contains("host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", " h:80 ", "[::1]:8080", "127.0.0.1", "a_b-c.d~e", "%41", "h:"})
  void a_host_that_may_be_one_is_taken(String host) {
    assertThat(scan("GET /x HTTP/1.1\r\nHost:" + host + "\r\n\r\n")).isNull();
    assertThat(scanner.complete()).isTrue();
  }

  @Test
  void forgets_the_last_head() {
    assertThat(scan("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")).isNull();
    String chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(scan(chunked)).isNull();
    assertThat(scanner.complete()).isTrue();
  }

  @Test
  void a_random_change_is_never_taken_for_two_readings() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] head = GOOD.getBytes(StandardCharsets.ISO_8859_1);
      head[random.nextInt(head.length)] = (byte) random.nextInt(256);
      scanner.reset();
      Fault fault = scanner.scan(Unpooled.wrappedBuffer(head));
      if (fault == null && scanner.complete()) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        assertThat(text.replace("\r\n", "")).as("seed %d", seed).doesNotContain("\n", "\r", "\0");
      }
    }
  }

  private @Nullable Fault scan(String head) {
    scanner.reset();
    return scanner.scan(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
  }

  private static String text(@Nullable Fault fault) {
    assertThat(fault).isNotNull();
    return fault.refusal().text();
  }
}
