package io.tiltyard.server.http.transport;

import io.tiltyard.server.http.transport.StreamSource.End;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The answers in parts of one HTTP/2 connection, whose event loop it belongs to. */
final class OpenStreams {
  private final Set<StreamedAnswer> open = new HashSet<>();
  private boolean draining;

  /** Where the connection drains already, the answer is over at once. */
  void add(StreamedAnswer answer) {
    if (draining) {
      answer.finish(End.DRAINED);
    } else {
      open.add(answer);
    }
  }

  void remove(StreamedAnswer answer) {
    open.remove(answer);
  }

  void drain() {
    draining = true;
    List.copyOf(open).forEach(answer -> answer.finish(End.DRAINED));
  }
}
