package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.tiltyard.base.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Of requests without fault, {@link StrictRequestDecoder} makes what Netty's decoder makes of them,
 * wherever the bytes are cut, also where heads repeat.
 */
@Tag("one-jdk")
final class RequestParityTest {
  private static final int ROUNDS = 300;
  private static final int MAX_BODY = 20_000;
  private static final String[] NAMES = {
    "Accept",
    "accept-encoding",
    "Connection",
    "USER-AGENT",
    "Inference-Header-Content-Length",
    "x-request-id",
    "X-Routing-Key",
    "content-type",
    "x-y",
    "~odd!",
    "hosts"
  };
  private static final String[] VALUES = {
    "", "a", " a", "a ", "\ta b\t ", "keep-alive", "42", "caf\u00e9", "a:b", "  "
  };

  @Test
  void agrees_with_netty() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder sent = new StringBuilder();
      StringBuilder one = new StringBuilder();
      for (int requests = 1 + random.nextInt(6); requests > 0; requests--) {
        if (one.length() == 0 || random.nextBoolean()) {
          one.setLength(0);
          append(one, random);
        }
        sent.append(one);
      }
      byte[] bytes = sent.toString().getBytes(StandardCharsets.ISO_8859_1);
      List<String> ours =
          decoded(new StrictRequestDecoder(HttpLimits.defaults(), Clock.system()), bytes, random);
      assertThat(ours)
          .as("seed %d round %d", seed, round)
          .isNotEmpty()
          .isEqualTo(decoded(new HttpRequestDecoder(), bytes, random));
    }
  }

  private static void append(StringBuilder sent, Random random) {
    String[] methods = {"GET", "POST", "PUT", "POS", "PATCH", "X-OWN"};
    sent.append(methods[random.nextInt(methods.length)])
        .append(" /v2/models/m")
        .append(random.nextInt(100))
        .append(random.nextBoolean() ? "?a=b" : "")
        .append(random.nextInt(4) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n")
        .append("hOsT: h\r\n");
    boolean old = sent.lastIndexOf("HTTP/1.0") > sent.lastIndexOf("HTTP/1.1");
    for (int headers = random.nextInt(6); headers > 0; headers--) {
      sent.append(NAMES[random.nextInt(NAMES.length)])
          .append(':')
          .append(VALUES[random.nextInt(VALUES.length)])
          .append("\r\n");
    }
    String letter = String.valueOf((char) ('a' + random.nextInt(26)));
    String body =
        letter.repeat(random.nextInt(3) == 0 ? random.nextInt(MAX_BODY) : random.nextInt(9));
    switch (random.nextInt(old ? 2 : 3)) {
      case 0 -> sent.append("\r\n");
      case 1 ->
          sent.append("Content-length: ")
              .append(random.nextBoolean() ? "00" : "")
              .append(body.length())
              .append(" \r\n\r\n")
              .append(body);
      default -> {
        sent.append("transfer-encoding: chunked\r\n\r\n");
        if (!body.isEmpty()) {
          sent.append(Integer.toHexString(body.length()))
              .append("\r\n")
              .append(body)
              .append("\r\n");
        }
        sent.append("0\r\n\r\n");
      }
    }
  }

  /** Every request as text. */
  private static List<String> decoded(ChannelHandler decoder, byte[] bytes, Random random) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder, new HttpObjectAggregator(1 << 20));
    int most = random.nextInt(5) == 0 ? 3 : bytes.length;
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(most));
      ByteBuf piece = Unpooled.copiedBuffer(bytes, at, length);
      channel.writeInbound(piece);
      at += length;
    }
    List<String> requests = new ArrayList<>();
    for (FullHttpRequest request = channel.readInbound();
        request != null;
        request = channel.readInbound()) {
      StringBuilder text = new StringBuilder();
      text.append(request.decoderResult().isSuccess())
          .append(request.method())
          .append(' ')
          .append(request.uri())
          .append(request.protocolVersion());
      for (Map.Entry<String, String> header : request.headers()) {
        text.append('\n').append(header.getKey().toLowerCase(Locale.ROOT));
        text.append('=').append(header.getValue());
      }
      text.append('\n').append(request.content().toString(StandardCharsets.ISO_8859_1));
      requests.add(text.toString());
      request.release();
    }
    channel.finishAndReleaseAll();
    return requests;
  }
}
