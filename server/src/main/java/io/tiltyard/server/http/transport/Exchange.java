package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.UuidV7;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request on its way. */
final class Exchange implements HttpExchange {
  private static final int MAX_ID = 64;

  /** Where answers arrive. */
  @FunctionalInterface
  interface Writer {
    /**
     * The exchange has its {@link Exchange#answer}, which is the writer's from now on, as is the
     * exchange's body. On whichever thread answered.
     */
    void answered(Exchange exchange);
  }

  private final Channel channel;
  private final Writer writer;
  private final HttpRequest head;
  private final RequestTarget target;
  private final ByteBuf body;
  private final long arrivedNanos;
  private final long arrivedEpochMicros;
  private final Clock clock;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable String requestId;
  private volatile @Nullable HttpAnswer answer;

  /** Written before the answer. */
  private @Nullable StreamedAnswer streamed;

  Exchange(
      Channel channel,
      Writer writer,
      RequestAssembler.Assembled request,
      long arrivedNanos,
      long arrivedEpochMicros,
      Clock clock) {
    this.channel = channel;
    this.writer = writer;
    this.head = request.head();
    this.target = request.target();
    this.body = request.body();
    this.arrivedNanos = arrivedNanos;
    this.arrivedEpochMicros = arrivedEpochMicros;
    this.clock = clock;
  }

  @Override
  public String method() {
    return isHead() ? HttpMethod.GET.name() : head.method().name();
  }

  /** The thread that owns the connection. */
  EventLoop loop() {
    return channel.eventLoop();
  }

  /** Whether the answer's body stays here. */
  boolean isHead() {
    return HttpMethod.HEAD.equals(head.method());
  }

  HttpRequest head() {
    return head;
  }

  @Override
  public String path() {
    return target.path();
  }

  @Override
  public @Nullable String query(String name) {
    return target.query(name);
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return head.headers().get(name);
  }

  @Override
  public HttpHeaders headers() {
    return head.headers();
  }

  @Override
  public ByteBuf body() {
    return body;
  }

  @Override
  public long arrivedNanos() {
    return arrivedNanos;
  }

  @Override
  public long arrivedEpochMicros() {
    return arrivedEpochMicros;
  }

  @Override
  public String requestId() {
    String id = requestId;
    if (id == null) {
      id = requestId(head.headers(), clock);
      requestId = id;
    }
    return id;
  }

  /** The client's own id where it is 1 to 64 letters, digits, dots, hyphens or underscores. */
  static String requestId(HttpHeaders headers, Clock clock) {
    String own = headers.get("x-request-id");
    boolean usable =
        own != null
            && !own.isEmpty()
            && own.length() <= MAX_ID
            && own.chars().allMatch(Exchange::isIdPart);
    return own != null && usable ? own : UuidV7.next(clock);
  }

  @Override
  public boolean isCancelled() {
    return !channel.isActive();
  }

  @Override
  public void answer(HttpAnswer given) {
    if (!answered.compareAndSet(false, true)) {
      given.body().release();
      return;
    }
    answer = given;
    writer.answered(this);
  }

  @Override
  public void stream(HttpAnswer head, StreamSource source) {
    if (answered.compareAndSet(false, true)) {
      streamed = new StreamedAnswer(channel, source, clock);
      answer = head;
      writer.answered(this);
    }
  }

  /** What follows the answer's head in parts, or null where it has its body. */
  @Nullable StreamedAnswer streamed() {
    return answer == null ? null : streamed;
  }

  /** The answer, once there is one. */
  @Nullable HttpAnswer answer() {
    return answer;
  }

  /** Frees the request's body. */
  void release() {
    body.release();
  }

  /** Frees request and answer where there is no way back any more. */
  void discard() {
    release();
    HttpAnswer given = answer;
    if (given != null) {
      given.body().release();
    }
  }

  private static boolean isIdPart(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
