package io.tiltyard.runtime.model;

import io.tiltyard.base.error.Refusal;

/** A run that failed. */
public final class ModelRunException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /**
   * @param refusal what the caller is told
   * @param cause what the log is told
   */
  public ModelRunException(Refusal refusal, Throwable cause) {
    super(refusal.text(), cause);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
