package io.tiltyard.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection after the other. Belongs to its event loop between start and stop. */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
@Sharable
final class HttpSlot extends SimpleChannelInboundHandler<FullHttpResponse> implements Rounds.Part {
  private static final int MAX_ANSWER_BYTES = 1 << 24;

  private final HttpLoop loop;
  private final Connector connector;
  private final List<ByteBuf> requests;
  private final int pipelined;
  private @Nullable Channel channel;
  private int next;
  private int inFlight;
  private long answered;
  private int firstRequest;
  private byte[] firstBody = {};
  private byte[] sample = {};
  private @Nullable String failure;

  HttpSlot(HttpLoop loop, Connector connector, List<byte[]> requests, int first, int pipelined) {
    this.loop = loop;
    this.connector = connector;
    this.requests =
        requests.stream().map(r -> Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(r))).toList();
    this.next = first;
    this.pipelined = pipelined;
  }

  @Override
  public void begin() {
    Channel connected = channel;
    if (connected == null || !connected.isActive()) {
      connected = connector.open(this::handlers);
      channel = connected;
    }
    Channel current = connected;
    current.eventLoop().execute(() -> sendFirst(current));
  }

  private ChannelHandler[] handlers() {
    return new ChannelHandler[] {
      new HttpResponseDecoder(), new HttpObjectAggregator(MAX_ANSWER_BYTES), this
    };
  }

  private void sendFirst(Channel connected) {
    answered = 0;
    failure = null;
    firstRequest = next;
    if (!connected.isActive()) {
      fail("the server closed the connection");
      return;
    }
    for (int i = 0; i < pipelined; i++) {
      send(connected);
    }
    connected.flush();
  }

  private void send(Channel connected) {
    inFlight++;
    connected.write(requests.get(next).duplicate(), connected.voidPromise());
    next = next + 1 == requests.size() ? 0 : next + 1;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
    inFlight--;
    if (response.status().code() != 200) {
      failure = response.status() + " " + response.content().toString(StandardCharsets.UTF_8);
    }
    if (answered++ == 0) {
      firstBody = ByteBufUtil.getBytes(response.content());
      sample = encode(response);
    }
    if (loop.running() && failure == null) {
      send(ctx.channel());
    } else if (inFlight == 0) {
      loop.ended();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (inFlight > 0 && ctx.channel().equals(channel)) {
      fail("the server closed the connection");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (inFlight > 0) {
      fail(cause.toString());
    }
    ctx.close();
  }

  private void fail(String why) {
    inFlight = 0;
    failure = why;
    loop.ended();
  }

  private static byte[] encode(FullHttpResponse response) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (Map.Entry<String, String> header : response.headers()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(ByteBufUtil.getBytes(response.content()));
    return message.toByteArray();
  }

  @Override
  public long answered() {
    return answered;
  }

  int firstRequest() {
    return firstRequest;
  }

  byte[] firstBody() {
    return firstBody;
  }

  byte[] sample() {
    return sample;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
