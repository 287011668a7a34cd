package io.tiltyard.base.json;

import io.tiltyard.base.error.Refusal;

/** Leaves the depths of a parse; caught where it began, and without a stack trace. */
public final class JsonFault extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;
  private final int position;

  JsonFault(Refusal refusal, int position) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
    this.position = position;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** The byte of the text at which begins what is wrong. */
  public int position() {
    return position;
  }

  /** The same about something in particular, such as {@code input 'X'}. */
  public JsonFault in(String what) {
    return new JsonFault(new Refusal(refusal.code(), what + ": " + refusal.text()), position);
  }
}
