package io.tiltyard.server.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of one connection, first in its pipeline. Tells {@link Drain#READ} when what had arrived
 * for it is read, and closes it without a reset, which would take answers back that the client has
 * not read yet.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LastReads extends ChannelDuplexHandler {
  private static final long PASS_MILLIS = 1;
  private static final long LINGER_MILLIS = 1_000;

  private final Connections connections;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private boolean begun;
  private boolean came;
  private @Nullable ChannelPromise closing;

  LastReads(Connections connections) {
    this.connections = connections;
  }

  /** Done when what had arrived is read, or the connection is gone. */
  CompletableFuture<Void> read() {
    return read;
  }

  /** One that was waiting to be accepted is to end before it has sent anything. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    if (connections.isDraining()) {
      userEventTriggered(ctx, Drain.BEGUN);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing != null) {
      ReferenceCountUtil.release(message);
      return;
    }
    came = true;
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    read.complete(null);
    ChannelPromise end = closing;
    if (end != null) {
      ctx.close(end);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.BEGUN) {
      if (begun) {
        return;
      }
      begun = true;
      look(ctx, 0, 0);
    }
    ctx.fireUserEventTriggered(event);
  }

  /** A connection that does not read has something to do first. */
  private void look(ChannelHandlerContext ctx, int passes, int quiet) {
    if (quiet == Connections.QUIET_PASSES || passes == Connections.MAX_PASSES) {
      ctx.fireUserEventTriggered(Drain.READ);
      read.complete(null);
      return;
    }
    came = false;
    ctx.executor()
        .schedule(
            () -> look(ctx, passes + 1, came || !reads(ctx) ? 0 : quiet + 1),
            PASS_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static boolean reads(ChannelHandlerContext ctx) {
    return ctx.channel().config().isAutoRead();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (closing != null) {
      ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    } else if (connections.isDraining()) {
      linger(ctx, promise);
    } else {
      ctx.close(promise);
    }
  }

  /** Closes without a reset, which could overtake an answer where the client still sends. */
  public static void linger(Channel connection) {
    LastReads last = connection.pipeline().get(LastReads.class);
    ChannelHandlerContext ctx = connection.pipeline().context(LastReads.class);
    if (last == null || ctx == null) {
      connection.close();
    } else if (last.closing == null) {
      last.linger(ctx, connection.newPromise());
    }
  }

  private void linger(ChannelHandlerContext ctx, ChannelPromise promise) {
    closing = promise;
    if (!ctx.channel().isActive() || !(ctx.channel() instanceof DuplexChannel duplex)) {
      ctx.close(promise);
      return;
    }
    ctx.channel().config().setAutoRead(true);
    nameLastStream(ctx);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> duplex.shutdownOutput());
    ctx.executor().schedule(() -> ctx.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * A first GOAWAY names no stream, and the second waits for the client's PING: one that is cut
   * before it answers learns here which of its calls were served.
   */
  private static void nameLastStream(ChannelHandlerContext ctx) {
    Http2ConnectionHandler http2 = ctx.pipeline().get(Http2ConnectionHandler.class);
    ChannelHandlerContext there = ctx.pipeline().context(Http2ConnectionHandler.class);
    if (http2 == null || there == null) {
      return;
    }
    Http2Connection.Endpoint<?> client = http2.connection().remote();
    if (client.lastStreamKnownByPeer() == Integer.MAX_VALUE) {
      http2.goAway(
          there,
          client.lastStreamCreated(),
          Http2Error.NO_ERROR.code(),
          Unpooled.EMPTY_BUFFER,
          there.newPromise());
    }
  }
}
