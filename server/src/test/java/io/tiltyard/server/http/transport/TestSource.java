package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Parts as a test gives them, or one large part after the other without an end. */
final class TestSource implements StreamSource {
  private static final int LARGE = 64 << 10;

  final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  final AtomicLong taken = new AtomicLong();
  final CompletableFuture<Stream> opened = new CompletableFuture<>();
  private final Queue<String> parts = new ConcurrentLinkedQueue<>();
  private final Duration heartbeat;
  private final Duration patience;
  private final boolean endless;

  TestSource() {
    this(Duration.ofHours(1), Duration.ofHours(1), false);
  }

  TestSource(Duration heartbeat, Duration patience, boolean endless) {
    this.heartbeat = heartbeat;
    this.patience = patience;
    this.endless = endless;
  }

  TestSource give(String part) {
    parts.add(part);
    var unused = opened.thenAccept(Stream::wake);
    return this;
  }

  void end() {
    var unused = opened.thenAccept(Stream::end);
  }

  @Nullable End awaitEnd() throws InterruptedException {
    return ends.poll(60, TimeUnit.SECONDS);
  }

  @Override
  public void opened(Stream stream) {
    opened.complete(stream);
  }

  @Override
  public @Nullable ByteBuf next(ByteBufAllocator allocator) {
    if (endless) {
      taken.incrementAndGet();
      return allocator.buffer(LARGE).writeZero(LARGE);
    }
    String part = parts.poll();
    return part == null ? null : Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII);
  }

  @Override
  public ByteBuf silence() {
    return Unpooled.copiedBuffer("~", StandardCharsets.US_ASCII);
  }

  @Override
  public Duration heartbeat() {
    return heartbeat;
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public void over(End why) {
    ends.add(why);
  }
}
