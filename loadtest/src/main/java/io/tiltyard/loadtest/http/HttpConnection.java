package io.tiltyard.loadtest.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection with at most one call in flight, as HTTP/1.1 has it. Opened again by the next call
 * after it was lost. All state belongs to its loop's thread, but for the hand-over of a call:
 * whoever takes the connection out of the free ones owns it until it is told that the call ended.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
// Calls are told apart by identity.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
final class HttpConnection implements Runnable {
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final SocketAddress address;
  private final Queue<HttpConnection> free;
  private List<Message> messages = List.of();
  private @Nullable Call handedOver;
  private @Nullable Call current;
  private @Nullable Channel channel;

  HttpConnection(
      EventLoop loop, Bootstrap bootstrap, SocketAddress address, Queue<HttpConnection> free) {
    this.loop = loop;
    this.bootstrap =
        bootstrap
            .clone(loop)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened
                        .pipeline()
                        .addLast(new HttpResponseDecoder(), new AnswerHandler(HttpConnection.this));
                  }
                });
    this.address = address;
    this.free = free;
  }

  /** Before any call. */
  ChannelFuture connect() {
    ChannelFuture opening = bootstrap.connect(address);
    opening.addListener(done -> channel = done.isSuccess() ? opening.channel() : null);
    return opening;
  }

  void messages(List<Message> encoded) {
    messages = encoded;
  }

  /** Takes a call from the thread that took this connection out of the free ones. */
  void begin(Call call) {
    handedOver = call;
    loop.execute(this);
  }

  /** On the loop: sends what was handed over. */
  @Override
  public void run() {
    Call call = handedOver;
    current = call;
    if (call == null) {
      return;
    }
    Channel open = channel;
    if (open != null && open.isActive()) {
      write(open, call);
      return;
    }
    ChannelFuture opening = bootstrap.connect(address);
    opening.addListener(
        done -> {
          if (current != call) {
            opening.channel().close(); // given up meanwhile
          } else if (done.isSuccess()) {
            channel = opening.channel();
            write(opening.channel(), call);
          } else {
            end(Answer.error("cannot connect", "", ""));
          }
        });
  }

  /** On the loop: the answer is complete. */
  void answered(Channel from, Answer answer, boolean keepAlive) {
    if (from != channel || current == null) {
      return;
    }
    if (!keepAlive) {
      drop();
    }
    end(answer);
  }

  /** On the loop: the connection was closed by the other side, or failed. */
  void lost(Channel from, String why) {
    if (from != channel) {
      return;
    }
    drop();
    if (current != null) {
      end(Answer.error(why, "", ""));
    }
  }

  /** On the loop: gives up a call that nobody waits for any more, and the connection with it. */
  void expire(long nowNanos) {
    Call call = current;
    if (call != null && nowNanos - call.deadlineNanos() >= 0) {
      drop();
      end(Answer.timeout());
    }
  }

  EventLoop loop() {
    return loop;
  }

  /** On the loop. */
  void drop() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private void write(Channel open, Call call) {
    open.writeAndFlush(messages.get(call.payload()).toWrite(call.routingKey(), open.alloc()));
  }

  /** After this, another call may already be handed over: nothing may be touched. */
  private void end(Answer answer) {
    Call ended = current;
    current = null;
    if (ended != null) {
      free.offer(this);
      ended.end(answer);
    }
  }

  /** The cause of a lost connection in few words. */
  static String reason(Throwable cause) {
    return cause instanceof IOException ? "connection lost" : "malformed answer";
  }
}
