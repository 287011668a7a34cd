package io.tiltyard.server.grpc;

import io.grpc.ServerCall;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
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

  /** The client has sent its message and ended its side; the message passes to this call. */
  abstract void begin(Q message);

  /** The client has not sent what it should. */
  abstract void reject(Refusal refusal);

  /** The call ends without having begun: a message that has to be given back goes here, once. */
  void discard(Q message) {}

  /** To be called where the call ends, however it does. */
  final void ended() {
    ended = true;
    discard(request);
    request = null;
  }

  @Override
  public final void onMessage(Result<Q> message) {
    if (request != null) {
      discard(message);
      end("more than one request message, expected exactly one");
    } else if (ended) {
      discard(message);
    } else {
      request = message;
    }
  }

  @Override
  public final void onHalfClose() {
    Result<Q> received = request;
    request = null;
    if (received == null) {
      end("no request message, expected exactly one");
    } else if (ended) {
      discard(received);
    } else {
      ended = true;
      if (received instanceof Result.Value<Q> value) {
        begin(value.value());
      } else if (received instanceof Result.Refused<Q> refused) {
        reject(refused.refusal());
      }
    }
  }

  private void discard(@Nullable Result<Q> result) {
    if (result instanceof Result.Value<Q> value) {
      discard(value.value());
    }
  }

  private void end(String text) {
    if (!ended) {
      ended = true;
      reject(new Refusal(ErrorCode.MALFORMED_REQUEST, text));
    }
  }
}
