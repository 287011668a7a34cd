package io.tiltyard.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages in flight on one connection. Belongs to its thread between two latches. */
// A write that fails closes the channel, which is told.
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpSlots extends SimpleChannelInboundHandler<ByteBuf> implements Rounds.Part {
  private final TcpLoop loop;
  private final int inFlight;
  private final byte[] message;
  private @Nullable Channel channel;
  private int waiting;
  private int position;
  private long answered;
  private @Nullable String failure;

  TcpSlots(TcpLoop loop, int inFlight, byte[] message) {
    this.loop = loop;
    this.inFlight = inFlight;
    this.message = message;
  }

  void opened(Channel connected) {
    channel = connected;
  }

  @Override
  public void begin() {
    Channel connected = channel;
    if (connected == null) {
      throw new IllegalStateException("not connected");
    }
    connected.eventLoop().execute(() -> begin(connected));
  }

  private void begin(Channel connected) {
    answered = 0;
    failure = null;
    waiting = inFlight;
    if (connected.isActive()) {
      send(connected, inFlight);
    } else {
      end("the connection was closed");
    }
  }

  private void send(Channel connected, int count) {
    ByteBuf all = connected.alloc().buffer(count * message.length);
    for (int i = 0; i < count; i++) {
      all.writeBytes(message);
    }
    connected.writeAndFlush(all, connected.voidPromise());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
    int complete = 0;
    while (bytes.isReadable()) {
      if (bytes.readByte() != message[position]) {
        end("another byte came back at " + position + " of a message");
        return;
      }
      if (++position == message.length) {
        position = 0;
        complete++;
      }
    }
    answered += complete;
    if (complete > 0 && loop.running()) {
      send(ctx.channel(), complete);
      return;
    }
    waiting -= complete;
    if (waiting == 0) {
      loop.ended();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("the connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(cause.toString());
    ctx.close();
  }

  private void end(String why) {
    failure = why;
    loop.ended();
  }

  @Override
  public long answered() {
    return answered;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
