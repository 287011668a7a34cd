package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S-89, S-88, S-91, F46, F65: what two parsers could read in two ways is refused, and the rest. */
final class SmugglingTest {
  private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.seen.clear();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void refuses_and_closes(String what, String request) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(request + SECOND);
      RawResponse response = client.read();
      assertThat(response.status()).as(response.text()).isEqualTo(400);
      assertThat(response.text()).contains("\"code\":\"MALFORMED_REQUEST\"");
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.seen).isEmpty();
    assertThat(server.isAlive()).isTrue();
  }

  @ParameterizedTest(name = "{0}, byte by byte")
  @MethodSource("ambiguous")
  void refuses_also_what_comes_byte_by_byte(String what, String request) throws IOException {
    try (RawClient client = server.connect()) {
      for (byte b : (request + SECOND).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)) {
        client.sendQuietly(new byte[] {b});
      }
      assertThat(client.readAll()).startsWith("HTTP/1.1 400 ").doesNotContain("200 OK");
    }
    assertThat(server.seen).isEmpty();
  }

  static Stream<Arguments> ambiguous() {
    String post = "POST /first HTTP/1.1\r\nHost: h\r\n";
    String old = "POST /first HTTP/1.0\r\n";
    return Stream.of(
        Arguments.of("bare LF after the request line", "GET /first HTTP/1.1\nHost: h\r\n\r\n"),
        Arguments.of("bare LF after a header", "GET /first HTTP/1.1\r\nHost: h\n\r\n"),
        Arguments.of("bare LF as the empty line", "GET /first HTTP/1.1\r\nHost: h\r\n\n"),
        Arguments.of("CR only", "GET /first HTTP/1.1\rHost: h\r\r"),
        Arguments.of("CR within a header", "GET /first HTTP/1.1\r\nHost: h\rX: y\r\n\r\n"),
        Arguments.of("CR CR LF", "GET /first HTTP/1.1\r\nHost: h\r\r\n\r\n"),
        Arguments.of(
            "chunk extension with LF",
            post + "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk size ended by LF",
            post + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk ended by LF", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n"),
        Arguments.of(
            "chunk longer than it says",
            post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n"),
        Arguments.of(
            "Transfer-Encoding: chunked, x",
            post + "Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "Transfer-Encoding: x, chunked",
            post + "Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("chunked with VT", post + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("quoted chunked", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "two Transfer-Encodings",
            post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "Transfer-Encoding over two lines",
            post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "Transfer-Encoding and Content-Length",
            post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "both in HTTP/1.0",
            old + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "Transfer-Encoding in HTTP/1.0", old + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "two Content-Lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nab"),
        Arguments.of(
            "two equal Content-Lengths", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
        Arguments.of("list of Content-Lengths", post + "Content-Length: 2, 2\r\n\r\nab"),
        Arguments.of("Content-Length: +5", post + "Content-Length: +5\r\n\r\nhello"),
        Arguments.of("Content-Length: -5", post + "Content-Length: -5\r\n\r\nhello"),
        Arguments.of("Content-Length: 0x5", post + "Content-Length: 0x5\r\n\r\nhello"),
        Arguments.of("Content-Length: 5 5", post + "Content-Length: 5 5\r\n\r\nhello"),
        Arguments.of("empty Content-Length", post + "Content-Length:\r\n\r\n"),
        Arguments.of(
            "Content-Length beyond a long",
            post + "Content-Length: 99999999999999999999\r\n\r\nhello"),
        Arguments.of("space before the colon", post + "Content-Length : 5\r\n\r\nhello"),
        Arguments.of("tab before the colon", post + "Content-Length\t: 5\r\n\r\nhello"),
        Arguments.of("folded header", "GET /first HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n"),
        Arguments.of("first header folded", "GET /first HTTP/1.1\r\n Host: h\r\n\r\n"),
        Arguments.of("NUL before the request", "\0GET /first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("SOH before the request", "\1GET /first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("space before the request", " GET /first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("NUL in the path", "GET /fi\0rst HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("NUL in a header", "GET /first HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"),
        Arguments.of("two spaces", "GET  /first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("tab in the request line", "GET\t/first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("a word too many", "GET /first x HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("no version", "GET /first\r\nHost: h\r\n\r\n"),
        Arguments.of("header without a colon", "GET /first HTTP/1.1\r\nHost: h\r\nX\r\n\r\n"),
        Arguments.of("header without a name", "GET /first HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n"),
        Arguments.of("two hosts", "GET /first HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n"),
        Arguments.of("two equal hosts", "GET /first HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"),
        Arguments.of("no host", "GET /first HTTP/1.1\r\n\r\n"),
        Arguments.of(
            "another host in the target", "GET http://i/first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("another scheme", "GET ftp://h/first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("a target that is no path", "GET first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of(
            "chunk size FFFFFFFFFFFFFFFF",
            post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk size -1", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk size 0x5", post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk size +5", post + "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(
            "empty chunk size", post + "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void takes_what_is_sound(String what, String request) throws IOException {
    try (RawClient client = server.connect()) {
      RawResponse response = client.send(request).read();
      assertThat(response.status()).as(response.text()).isEqualTo(200);
    }
    assertThat(server.seen).singleElement().asString().endsWith(" /first");
  }

  static Stream<Arguments> sound() {
    String post = "POST /first HTTP/1.1\r\nHost: h\r\n";
    return Stream.of(
        Arguments.of("absolute form", "GET http://h/first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("absolute form, other case", "GET HTTP://H/first HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("HTTP/1.0 without a host", "GET /first HTTP/1.0\r\n\r\n"),
        Arguments.of("query", "GET /first?x=1 HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("no space after the colon", "GET /first HTTP/1.1\r\nHost:h\r\n\r\n"),
        Arguments.of("empty value", "GET /first HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n"),
        Arguments.of("value in Latin-1", "GET /first HTTP/1.1\r\nHost: h\r\nX: \u00e9\r\n\r\n"),
        Arguments.of(
            "chunked in other case",
            post
                + "TRANSFER-ENCODING: Chunked \r\n\r\n5;ext=1\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"),
        Arguments.of(
            "length with blanks around",
            "POST /first HTTP/1.1\r\nHost: h\r\nContent-Length: \t 2 \r\n\r\nab"));
  }
}
