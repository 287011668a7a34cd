package io.tiltyard.server.admin;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import java.util.List;

/** Ends the handling of a call with a "no"; control plane only. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final transient List<String> problems;

  RefusedException(ErrorCode code, String text) {
    this(new Refusal(code, text), List.of());
  }

  /**
   * @param problems each thing that is wrong, where there may be several; else empty
   */
  RefusedException(Refusal refusal, List<String> problems) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
    this.problems = List.copyOf(problems);
  }

  Refusal refusal() {
    return refusal;
  }

  List<String> problems() {
    return problems;
  }
}
