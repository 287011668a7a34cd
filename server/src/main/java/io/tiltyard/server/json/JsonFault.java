package io.tiltyard.server.json;

import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;

/** Leaves the depths of a parse; caught where it began, and without a stack trace. */
final class JsonFault extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  JsonFault(Refusal refusal) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
  }

  JsonFault(ErrorCode code, String text) {
    this(new Refusal(code, text));
  }

  Refusal refusal() {
    return refusal;
  }

  /** The same about something in particular, such as {@code input 'X'}. */
  JsonFault in(String what) {
    return new JsonFault(refusal.code(), what + ": " + refusal.text());
  }
}
