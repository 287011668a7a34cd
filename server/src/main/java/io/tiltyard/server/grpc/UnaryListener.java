package io.tiltyard.server.grpc;

import io.grpc.ServerCall;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import org.jspecify.annotations.Nullable;

/** A call with exactly one request message; any other number is the client's fault. */
abstract class UnaryListener<Q> extends ServerCall.Listener<Result<Q>> {
  /** The one that is due, and one more to notice that it is too much. */
  private static final int MESSAGES_TO_ASK_FOR = 2;

  private @Nullable Result<Q> request;
  private boolean ended;

  /** To be called once, when the call starts. */
  static void ask(ServerCall<?, ?> call) {
    call.request(MESSAGES_TO_ASK_FOR);
  }

  /** The client has sent its message and ended its side. */
  abstract void begin(Q message);

  /** The client has not sent what it should. */
  abstract void reject(Refusal refusal);

  @Override
  public final void onMessage(Result<Q> message) {
    if (request != null) {
      end("more than one request message, expected exactly one");
    }
    request = message;
  }

  @Override
  public final void onHalfClose() {
    Result<Q> received = request;
    request = null;
    if (received == null) {
      end("no request message, expected exactly one");
    } else if (!ended) {
      ended = true;
      if (received instanceof Result.Value<Q> value) {
        begin(value.value());
      } else if (received instanceof Result.Refused<Q> refused) {
        reject(refused.refusal());
      }
    }
  }

  private void end(String text) {
    if (!ended) {
      ended = true;
      reject(new Refusal(ErrorCode.MALFORMED_REQUEST, text));
    }
  }
}
