package io.tiltyard.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as they happen, as server-sent events. */
final class EventStreams {
  private static final int OK = 200;
  private static final int MAX_DIGITS = 18;
  private static final AsciiString LAST_EVENT_ID = AsciiString.cached("last-event-id");
  private static final AsciiString EVENT_STREAM = AsciiString.cached("text/event-stream");

  private final EventFeed events;

  EventStreams(EventFeed events) {
    this.events = events;
  }

  /** From the event after the one that the client saw last, else from now on. */
  void open(HttpExchange exchange, List<String> names) throws RefusedException {
    String after = exchange.query("after");
    String seen = after == null ? exchange.header(LAST_EVENT_ID) : after;
    long from =
        seen == null ? events.last() : number(after == null ? "last-event-id" : "after", seen);
    exchange.stream(
        HttpAnswer.head(OK, EVENT_STREAM)
            .with(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE),
        new EventSource(events, from));
  }

  private static long number(String what, String text) throws RefusedException {
    long number = text.length() <= MAX_DIGITS ? parse(text) : -1;
    if (number < 0) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          what
              + " '"
              + Excerpt.of(text)
              + "', expected the id of an event, or 0 for all there are");
    }
    return number;
  }

  private static long parse(@Nullable String text) {
    if (text == null || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Long.parseLong(text);
  }
}
