package io.tiltyard.server.http;

import io.tiltyard.server.json.JsonInferRequest;
import io.tiltyard.server.json.JsonInput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON in front of binary tensors said a moment ago. A client sends the same JSON with
 * every request of the same shapes, and comparing it costs a tenth of reading it. Kept is what
 * means the same each time: no JSON with an id of its own or with data in it.
 *
 * <p>Bounded; the newer of two that share a place stays. Belongs to one thread.
 */
final class RecentHeads {
  /** Longer JSON is read each time. */
  static final int MAX_BYTES = 1_024;

  private static final int PLACES = 64;

  private final @Nullable Head[] heads = new Head[PLACES];

  private static final class Head {
    private final byte[] text;
    private final JsonInferRequest request;

    Head(byte[] text, JsonInferRequest request) {
      this.text = text;
      this.request = request;
    }
  }

  /** What the first {@code length} bytes said when they were last read, or null. */
  @Nullable JsonInferRequest find(byte[] text, int length) {
    Head head = heads[place(length)];
    boolean same = head != null && Arrays.equals(head.text, 0, head.text.length, text, 0, length);
    return same ? head.request : null;
  }

  /** Remembers what was read, where that is of use. */
  void add(byte[] text, int length, JsonInferRequest request) {
    if (length <= MAX_BYTES && request.id() == null && !hasData(request)) {
      heads[place(length)] = new Head(Arrays.copyOf(text, length), request);
    }
  }

  private static boolean hasData(JsonInferRequest request) {
    for (JsonInput input : request.inputs()) {
      if (input.data() != null) {
        return true;
      }
    }
    return false;
  }

  private static int place(int length) {
    return length % PLACES;
  }
}
