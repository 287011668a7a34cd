package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.admission.Verdict;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.NotReady;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.route.ShadowTarget;
import io.tiltyard.router.route.UnknownAlias;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.InputCheck;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request from decoded to enqueued, on the thread that decoded it: one look at the route
 * table, one draw, admission, the check against the version's signature, the queue, the shadows.
 */
public final class Dispatcher implements InferenceService {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Of requests that are turned away at the door. */
  private static final InputTensor[] NO_INPUTS = {};

  private static final boolean[] ALL_OUTPUTS = {};

  private final Supplier<RouteTable> tables;
  private final Recording recording;
  private final Clock clock;
  private final Mirror mirror;

  /**
   * @param tables the current table: one volatile read
   */
  public Dispatcher(Supplier<RouteTable> tables, Recording recording, Clock clock) {
    this.tables = tables;
    this.recording = recording;
    this.clock = clock;
    this.mirror = new Mirror(recording, clock);
  }

  @Override
  public void dispatch(InferenceRequest request, ResponseSink sink) {
    String sent = request.id();
    String id = sent == null ? UuidV7.at(request.arrivedEpochMicros()) : sent;
    RouteTable table = tables.get();
    Route route = table.find(request.route());
    if (route == null) {
      refuse(request, sink, id, unknownRoute(request.route()));
      return;
    }
    long draw = route.draw(request.routingKey());
    ArmTarget target = admit(route, request, draw);
    while (target == null) {
      // A version drains only after a table without it is published: that one is looked at next.
      RouteTable next = tables.get();
      if (next == table) {
        refuse(request, sink, id, notAvailable(route, request));
        return;
      }
      table = next;
      Route again = table.find(request.route());
      route = again == null ? route : again;
      target = admit(route, request, draw);
    }
    run(request, sink, id, route, target, draw);
  }

  /** The target that answers, with one count on its servable; null where none can. */
  private static @Nullable ArmTarget admit(Route route, InferenceRequest request, long draw) {
    ArmTarget target = find(route, request, draw);
    return target != null && target.servable().tryAcquire() ? target : null;
  }

  private static @Nullable ArmTarget find(Route route, InferenceRequest request, long draw) {
    if (request.version() != 0) {
      return route.named(request.version());
    }
    String alias = request.alias();
    return alias == null ? route.choose(draw) : route.named(route.aliased(alias));
  }

  private void run(
      InferenceRequest received,
      ResponseSink sink,
      String id,
      Route route,
      ArmTarget target,
      long draw) {
    Signature signature = target.servable().signature();
    InferenceRequest request = received;
    Refusal refusal = null;
    Payload rawInput = received.rawInput();
    if (rawInput != null) {
      RawInput.Result raw = RawInput.describe(signature, rawInput);
      if (raw instanceof RawInput.Result.Described described) {
        request = withInput(received, described.tensor());
      } else if (raw instanceof RawInput.Result.Refused refused) {
        refusal = refused.refusal();
      }
    }
    if (refusal == null) {
      refusal = Door.refuses(request, route, target, request.decodedNanos());
    }
    @Nullable InputTensor[] ordered = NO_INPUTS;
    boolean[] wanted = ALL_OUTPUTS;
    if (refusal == null) {
      ordered = new InputTensor[signature.inputs().size()];
      wanted = new boolean[signature.outputs().size()];
      refusal = check(target.servable(), request, ordered, wanted);
    }
    InferenceCall call =
        new InferenceCall(
            request,
            id,
            target,
            why(route, request),
            draw,
            sink,
            ordered,
            request.outputs().isEmpty() ? null : wanted,
            recording,
            clock);
    if (refusal == null) {
      enqueue(call, route, target.servable());
    } else {
      call.failed(refusal, clock.nanoTime());
    }
  }

  /**
   * Holds a request against a version; shadows are held against theirs. Throws nothing: a count of
   * the servable and of each payload wait to be given back.
   */
  static @Nullable Refusal check(
      Servable servable,
      InferenceRequest request,
      @Nullable InputTensor[] ordered,
      boolean[] wanted) {
    try {
      Refusal refusal =
          InputCheck.check(servable.signature(), servable.options(), request.inputs(), ordered);
      return refusal != null
          ? refusal
          : OutputCheck.check(servable.signature(), request.outputs(), wanted);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("checking a request of {} failed", Excerpt.of(request.route()), e);
      return new Refusal(ErrorCode.INTERNAL, "the gateway failed while it checked the request");
    }
  }

  private void enqueue(InferenceCall call, Route route, Servable servable) {
    InferenceRequest request = call.request();
    String id = call.id();
    long draw = call.draw();
    List<ShadowTarget> shadows = route.shadows().isEmpty() ? null : mirror.select(route, draw);
    if (shadows != null) {
      shadows.forEach(shadow -> Mirror.retain(request));
    }
    call.enqueuedAt(clock.nanoTime());
    if (!servable.batcher().offer(call)) {
      if (shadows != null) {
        shadows.forEach(shadow -> request.release());
      }
      long now = clock.nanoTime();
      call.failed(call.target().admission().refusal(Verdict.QUEUE_FULL, 0, now), now);
    } else if (shadows != null) {
      shadows.forEach(shadow -> mirror.mirror(route, shadow, request, id, draw));
    }
  }

  private static Why why(Route route, InferenceRequest request) {
    if (request.version() != 0 || request.alias() != null) {
      return Why.VERSION;
    }
    if (route.isSole()) {
      return Why.SOLE;
    }
    return request.routingKey() == null ? Why.SPLIT : Why.KEY;
  }

  private static void refuse(
      InferenceRequest request, ResponseSink sink, String id, Refusal refusal) {
    request.release();
    sink.refuse(id, refusal);
  }

  private static InferenceRequest withInput(InferenceRequest request, InputTensor input) {
    return new InferenceRequest(
        request.route(),
        request.version(),
        request.alias(),
        request.id(),
        request.routingKey(),
        List.of(input),
        null,
        request.outputs(),
        request.priority(),
        request.arrivedEpochMicros(),
        request.arrivedNanos(),
        request.decodedNanos(),
        request.deadlineNanos());
  }

  private static Refusal unknownRoute(String route) {
    return new Refusal(
        ErrorCode.MODEL_NOT_FOUND,
        "model '" + Excerpt.of(route) + "' is not found, expected the name of a route or model");
  }

  private static Refusal notAvailable(Route route, InferenceRequest request) {
    String alias = request.alias();
    long version = alias == null ? request.version() : route.aliased(alias);
    if (alias != null && version == Route.NO_VERSION) {
      return UnknownAlias.refusal(route, alias);
    }
    if (version == 0) {
      return NotReady.of(route);
    }
    VersionStatus status = route.status(version);
    if (status == null) {
      return new Refusal(
          ErrorCode.VERSION_NOT_FOUND,
          "model '" + Excerpt.of(route.name()) + "' has no version " + version);
    }
    return NotReady.of(route, status);
  }
}
