package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.router.admission.Verdict;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.runtime.lifecycle.Servable;
import org.jspecify.annotations.Nullable;

/** Asks for a place on behalf of a request, before anything is done with its tensors. */
final class Door {
  private Door() {}

  /**
   * @param request with a description of its inputs, which need not be right
   * @return null where it may come in
   */
  static @Nullable Refusal refuses(
      InferenceRequest request, Route route, ArmTarget target, long nowNanos) {
    Admission admission = target.admission();
    long deadline = request.deadlineNanos();
    Verdict verdict =
        admission.decide(
            rows(request, target.servable()),
            request.priority(),
            deadline,
            givesWay(route, target, nowNanos),
            nowNanos);
    return verdict == Verdict.ADMIT ? null : admission.refusal(verdict, deadline, nowNanos);
  }

  /** Whether the champion of the route is overloaded, and this is not it. */
  static boolean givesWay(Route route, ArmTarget target, long nowNanos) {
    ArmTarget champion = route.champion();
    return target.arm() != Arm.CHAMPION
        && champion != null
        && champion.admission().isPressed(nowNanos);
  }

  private static long rows(InferenceRequest request, Servable servable) {
    if (!servable.signature().batchable() || request.inputs().isEmpty()) {
      return 1;
    }
    InputTensor first = request.inputs().get(0);
    return first.shape().length == 0 ? 1 : first.shape()[0];
  }
}
