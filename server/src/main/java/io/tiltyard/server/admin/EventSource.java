package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.tiltyard.router.control.Event;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.server.http.transport.StreamSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the events. It keeps nothing but the number of the last event that it took: who is
 * slow falls behind, and is told so where what comes next is gone.
 */
final class EventSource implements StreamSource {
  private static final Logger LOG = LoggerFactory.getLogger(EventSource.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final EventFeed events;
  private long seen;
  private boolean greeted;
  private @Nullable Runnable wake;

  /**
   * @param seen number of the last event that the client knows, 0 for none
   */
  EventSource(EventFeed events, long seen) {
    this.events = events;
    this.seen = seen == 0 ? events.base() : seen;
  }

  @Override
  public void opened(Stream stream) {
    Runnable waking = stream::wake;
    wake = waking;
    events.subscribe(waking);
  }

  @Override
  public @Nullable ByteBuf next(ByteBufAllocator allocator) {
    if (!greeted) {
      greeted = true;
      return silence();
    }
    long last = events.last();
    if (seen > last) {
      return gap(seen, last);
    }
    if (seen == last) {
      return null;
    }
    Event event = events.find(seen + 1);
    if (event != null) {
      seen = event.id();
      return event(event);
    }
    long first = events.first();
    return first - 1 <= seen ? null : gap(seen, first - 1);
  }

  /** What the client does not get, and goes on behind it. */
  private ByteBuf gap(long from, long to) {
    seen = to;
    return Unpooled.copiedBuffer(
        "id: " + to + "\nevent: gap\ndata: {\"after\":" + from + ",\"next\":" + (to + 1) + "}\n\n",
        StandardCharsets.US_ASCII);
  }

  private static ByteBuf event(Event event) {
    byte[] head =
        ("id: " + event.id() + "\nevent: " + event.type().label() + "\ndata: ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] data = Json.write(json -> write(json, event));
    return Unpooled.wrappedBuffer(head, data, new byte[] {'\n', '\n'});
  }

  private static void write(JsonGenerator json, Event event) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", event.model());
    if (!event.route().isEmpty()) {
      json.writeStringField("route", event.route());
    }
    if (!event.alias().isEmpty()) {
      json.writeStringField("alias", event.alias());
    }
    if (event.version() != 0) {
      json.writeNumberField("version", event.version());
    }
    json.writeStringField("from", event.from());
    json.writeStringField("to", event.to());
    json.writeStringField("reason_code", event.reasonCode());
    json.writeStringField("reason", event.reason());
    json.writeStringField(
        "at", Instant.EPOCH.plus(event.atEpochMicros(), ChronoUnit.MICROS).toString());
    json.writeEndObject();
  }

  @Override
  public ByteBuf silence() {
    return Unpooled.wrappedBuffer(COMMENT);
  }

  @Override
  public Duration heartbeat() {
    return HEARTBEAT;
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public void over(End why) {
    Runnable waking = wake;
    if (waking != null) {
      events.unsubscribe(waking);
    }
    if (why == End.TOO_SLOW) {
      events.countCutOff();
      LOG.warn("a reader of the events did not read for {} s and is cut off", PATIENCE.toSeconds());
    }
  }
}
