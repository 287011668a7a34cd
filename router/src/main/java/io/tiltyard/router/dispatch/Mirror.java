package io.tiltyard.router.dispatch;

import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RoutingHash;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowTarget;
import io.tiltyard.runtime.lifecycle.Servable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a fraction of a route's requests on its shadows too: the same tensors, a count of their own
 * on each payload, and no one waits for them. A request is eligible once its own version took it,
 * and then either mirrored or dropped.
 */
final class Mirror {
  private final Recording recording;
  private final Clock clock;

  Mirror(Recording recording, Clock clock) {
    this.recording = recording;
    this.clock = clock;
  }

  /**
   * The shadows that this draw falls on; taken before the request is handed over, because its
   * payloads may be gone right after.
   *
   * @return null where there is none
   */
  @Nullable List<ShadowTarget> select(Route route, long draw) {
    List<ShadowTarget> selected = null;
    for (ShadowTarget shadow : route.shadows()) {
      if (RoutingHash.within(RoutingHash.mix(draw, shadow.salt()), shadow.threshold())) {
        selected = selected == null ? new ArrayList<>(1) : selected;
        selected.add(shadow);
      }
    }
    return selected;
  }

  /** One more count on each payload, for one shadow. */
  static InferenceRequest retain(InferenceRequest request) {
    for (InputTensor input : request.inputs()) {
      input.payload().retain();
    }
    return request;
  }

  /**
   * @param request with a count of its own on each payload, which pass to the shadow's call
   */
  void mirror(Route route, ShadowTarget shadow, InferenceRequest request, String id, long draw) {
    ShadowCounters.Drop dropped = run(route, shadow.target(), request, id, draw);
    if (dropped == null) {
      shadow.counters().mirror();
    } else {
      request.release();
      shadow.counters().drop(dropped);
    }
  }

  private ShadowCounters.@Nullable Drop run(
      Route route, @Nullable ArmTarget target, InferenceRequest request, String id, long draw) {
    if (target == null) {
      return ShadowCounters.Drop.NOT_AVAILABLE;
    }
    if (Door.givesWay(route, target, clock.nanoTime())) {
      return ShadowCounters.Drop.OVERLOAD;
    }
    if (!target.servable().tryAcquire()) {
      return ShadowCounters.Drop.NOT_AVAILABLE;
    }
    Servable servable = target.servable();
    @Nullable InputTensor[] ordered = new InputTensor[servable.signature().inputs().size()];
    boolean[] wanted = new boolean[servable.signature().outputs().size()];
    if (Dispatcher.check(servable, request, ordered, wanted) != null) {
      servable.release();
      return ShadowCounters.Drop.INVALID;
    }
    InferenceCall call =
        new InferenceCall(
            request,
            id,
            target,
            Why.SHADOW,
            draw,
            NoSink.INSTANCE,
            ordered,
            request.outputs().isEmpty() ? null : wanted,
            recording,
            clock);
    call.enqueuedAt(clock.nanoTime());
    if (!servable.batcher().offerShadow(call)) {
      call.leaveQueue();
      servable.release();
      return ShadowCounters.Drop.QUEUE_FULL;
    }
    return null;
  }
}
