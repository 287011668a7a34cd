package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.tiltyard.base.time.Clock;
import io.tiltyard.server.http.transport.StreamSource.End;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer in parts on its way: takes parts from its source while the channel has room, and keeps
 * the time. Belongs to the channel's event loop but for {@link #wake} and {@link #end}.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamedAnswer implements StreamSource.Stream {
  private static final int LOOKS_PER_PERIOD = 4;
  private static final long MAX_PERIOD_NANOS = 1_000_000_000;

  /** How the parts go out. */
  interface Wire {
    /** Writes a part, which passes to it, without a flush. */
    void part(ByteBuf part);

    void flush();

    /** Nothing more comes; called once, unless the channel is gone. */
    void last(End why);
  }

  private final Channel channel;
  private final StreamSource source;
  private final Clock clock;
  private final AtomicBoolean wakeDue = new AtomicBoolean();
  private @Nullable Wire wire;
  private @Nullable Future<?> ticks;
  private @Nullable End over;
  private long wroteNanos;
  private long unwritableNanos;
  private boolean writable = true;

  StreamedAnswer(Channel channel, StreamSource source, Clock clock) {
    this.channel = channel;
    this.source = source;
    this.clock = clock;
  }

  /** The head is written: the parts may follow. */
  void start(Wire to) {
    wire = to;
    wroteNanos = clock.nanoTime();
    long shortest = Math.min(source.heartbeat().toNanos(), source.patience().toNanos());
    long period = Math.max(1, Math.min(MAX_PERIOD_NANOS, shortest / LOOKS_PER_PERIOD));
    ticks =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::tick, period, period, TimeUnit.NANOSECONDS);
    source.opened(this);
    pump();
  }

  boolean isStarted() {
    return wire != null;
  }

  boolean isOver() {
    return over != null;
  }

  @Override
  public void wake() {
    if (wakeDue.compareAndSet(false, true)) {
      execute(
          () -> {
            wakeDue.set(false);
            pump();
          });
    }
  }

  @Override
  public void end() {
    execute(() -> finish(End.ENDED));
  }

  private void execute(Runnable task) {
    EventLoop loop = channel.eventLoop();
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it the channel, which told the source.
    }
  }

  /** Sends what there is while there is room. */
  void pump() {
    Wire to = wire;
    if (to == null || over != null) {
      return;
    }
    boolean wrote = false;
    while (channel.isWritable() && over == null) {
      ByteBuf part = source.next(channel.alloc());
      if (part == null) {
        break;
      }
      to.part(part);
      wrote = true;
    }
    if (wrote) {
      wroteNanos = clock.nanoTime();
      to.flush();
    }
    look();
  }

  private void look() {
    boolean now = channel.isWritable();
    if (writable && !now) {
      unwritableNanos = clock.nanoTime();
    }
    writable = now;
  }

  private void tick() {
    Wire to = wire;
    if (to == null || over != null) {
      return;
    }
    look();
    long now = clock.nanoTime();
    if (!writable) {
      if (now - unwritableNanos > source.patience().toNanos()) {
        finish(End.TOO_SLOW);
      }
    } else if (now - wroteNanos >= source.heartbeat().toNanos()) {
      wroteNanos = now;
      to.part(source.silence());
      to.flush();
    }
  }

  /** Ends the stream; does nothing where it is over. Also before it started. */
  void finish(End why) {
    if (over != null) {
      return;
    }
    over = why;
    Future<?> scheduled = ticks;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    Wire to = wire;
    if (to != null) {
      source.over(why);
    }
    if (to != null && why != End.GONE) {
      to.last(why);
    }
  }
}
