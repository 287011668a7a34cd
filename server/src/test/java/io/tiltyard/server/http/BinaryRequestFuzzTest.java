package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.http.transport.StreamSource;
import io.tiltyard.server.inference.NoModels;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.ServerInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the JSON ends and the tensors begin: the first line of the input is the header's value, the
 * rest is the body. Either the client is refused, or every byte behind the JSON went to one input;
 * and all counts are given back.
 */
final class BinaryRequestFuzzTest {
  private final List<InferenceRequest> dispatched = new ArrayList<>();
  private final HttpFrontend frontend =
      new HttpFrontend(
          (request, sink) -> dispatched.add(request),
          () -> new RouteTable(List.of(), List.of(), true),
          NoModels.repository(),
          QuotaGate.open(),
          new ServerInfo("name", "1", List.of()),
          new Rejections(),
          () -> false,
          Clock.system());

  @FuzzTest
  void splits_or_refuses(byte[] input) {
    dispatched.clear();
    int line = 0;
    while (line < input.length && input[line] != '\n') {
      line++;
    }
    String header = new String(input, 0, line, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(input, Math.min(input.length, line + 1), input.length);
    Received exchange = new Received(header, body);
    frontend.handle(exchange);
    HttpAnswer answer = exchange.answer;
    if (answer != null) {
      assertThat(answer.status()).isBetween(400, 499);
      assertThat(dispatched).isEmpty();
      answer.body().release();
    } else {
      assertThat(dispatched).hasSize(1);
      check(dispatched.get(0), header, body);
      dispatched.get(0).release();
    }
    assertThat(exchange.body.refCnt()).isEqualTo(1);
    exchange.body.release();
  }

  private static void check(InferenceRequest request, String header, byte[] body) {
    int json = Integer.parseInt(header);
    ByteBuffer rest = ByteBuffer.wrap(body, json, body.length - json);
    Payload raw = request.rawInput();
    if (raw != null) {
      assertThat(json).isZero();
      assertThat(bytes(raw)).isEqualTo(rest);
      return;
    }
    for (InputTensor input : request.inputs()) {
      if (input.payload() instanceof ByteBufPayload binary) {
        ByteBuffer expected = rest.slice(rest.position(), binary.byteLength());
        assertThat(bytes(binary)).isEqualTo(expected);
        rest.position(rest.position() + binary.byteLength());
      }
    }
    assertThat(rest.hasRemaining()).isFalse();
  }

  private static ByteBuffer bytes(Payload payload) {
    ByteBuffer bytes = ByteBuffer.allocate(payload.byteLength());
    payload.copyTo(bytes);
    return bytes.flip();
  }

  /** An exchange without a connection. */
  private static final class Received implements HttpExchange {
    private final HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    private final ByteBuf body;
    private @Nullable HttpAnswer answer;

    Received(String jsonLength, byte[] bytes) {
      headers.set("inference-header-content-length", jsonLength);
      body = Unpooled.wrappedBuffer(bytes);
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/v2/models/m/infer";
    }

    @Override
    public @Nullable String query(String name) {
      return null;
    }

    @Override
    public @Nullable String header(CharSequence name) {
      return headers.get(name);
    }

    @Override
    public HttpHeaders headers() {
      return headers;
    }

    @Override
    public ByteBuf body() {
      return body;
    }

    @Override
    public long arrivedNanos() {
      return 0;
    }

    @Override
    public long arrivedEpochMicros() {
      return 0;
    }

    @Override
    public String requestId() {
      return "id";
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void answer(HttpAnswer given) {
      answer = given;
    }

    @Override
    public void stream(HttpAnswer head, StreamSource source) {
      throw new UnsupportedOperationException("inference is not answered in parts");
    }
  }
}
