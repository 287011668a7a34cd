package io.tiltyard.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one listening socket, and their end. What the kernel holds when a drain begins
 * was accepted: the socket is closed when nobody waits to be accepted any more, and every
 * connection is read until nothing comes. Stands first in the socket's pipeline.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connections extends ChannelInboundHandlerAdapter {
  /** A loop looks at its sockets between two tasks that are due at different times. */
  private static final long PASS_MILLIS = 1;

  /** Passes of a loop in which nothing comes. One would do, where the loop reads all there is. */
  static final int QUIET_PASSES = 2;

  /** The most passes, where something comes all the time. */
  static final int MAX_PASSES = 250;

  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile @Nullable Channel socket;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private volatile boolean draining;
  private long accepted;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    socket = ctx.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel connection = (Channel) message;
    accepted++;
    connection.pipeline().addFirst(new LastReads(this));
    open.add(connection);
    ctx.fireChannelRead(message);
  }

  /** Whether connections are to end, with all that they sent read. */
  boolean isDraining() {
    return draining;
  }

  /**
   * Accepts whoever waits for it, closes the socket, and has every connection read what has arrived
   * for it. Returns at once.
   */
  public void drain() {
    draining = true;
    Channel listening = socket;
    if (listening == null || !listening.isOpen()) {
      tellAll();
      awaitRest();
    } else {
      listening
          .eventLoop()
          .execute(
              () -> {
                tellAll();
                acceptRest((ServerChannel) listening, 0, 0);
              });
    }
  }

  /** Who is accepted from here on tells itself. */
  private void tellAll() {
    open.forEach(connection -> connection.pipeline().fireUserEventTriggered(Drain.BEGUN));
  }

  private void acceptRest(ServerChannel listening, int passes, int quiet) {
    if (quiet == QUIET_PASSES || passes == MAX_PASSES || !listening.isOpen()) {
      listening.close();
      awaitRest();
      return;
    }
    long before = accepted;
    listening
        .eventLoop()
        .schedule(
            () -> acceptRest(listening, passes + 1, accepted == before ? quiet + 1 : 0),
            PASS_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void awaitRest() {
    List<CompletableFuture<Void>> each = new ArrayList<>();
    for (Channel connection : open) {
      LastReads last = connection.pipeline().get(LastReads.class);
      if (last != null) {
        each.add(last.read());
      }
    }
    CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .whenComplete((nothing, failure) -> read.complete(null));
  }

  /**
   * Waits, after {@link #drain}, until all is read that had arrived; what comes later is not
   * served. False where that takes longer, or the thread is interrupted.
   */
  public boolean awaitRead(Duration timeout) {
    try {
      read.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing fails here", e);
    }
  }

  /** Waits until none is open; false where some remain. */
  public boolean awaitNone(Duration timeout) {
    return open.newCloseFuture().awaitUninterruptibly(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Closes the socket and all connections, whatever they are at. Blocks, for 5 seconds at most. */
  public void close() {
    draining = true;
    Channel listening = socket;
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
    for (Channel connection : open) {
      connection.eventLoop().execute(() -> closeNow(connection));
    }
    open.newCloseFuture().awaitUninterruptibly(Duration.ofSeconds(5).toMillis());
  }

  /** Past every handler, some of which would wait. */
  private static void closeNow(Channel connection) {
    ChannelHandlerContext first = connection.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }
}
