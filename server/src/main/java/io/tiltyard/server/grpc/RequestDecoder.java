package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.server.grpc.wire.WireOutput;
import io.tiltyard.server.grpc.wire.WireParameter;
import io.tiltyard.server.grpc.wire.WireRequest;
import io.tiltyard.server.inference.NamedVersion;
import io.tiltyard.server.inference.RequestRules;
import io.tiltyard.server.inference.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a message into what the data plane takes; the message stays the caller's to release. */
final class RequestDecoder {
  private final Clock clock;

  RequestDecoder(Clock clock) {
    this.clock = clock;
  }

  /** The id that answers to this message carry, or null where it has no valid one. */
  static @Nullable String id(WireRequest message, CallHead head) {
    String id = message.id();
    return id.isEmpty() || RequestRules.checkId(id) != null ? head.requestId() : id;
  }

  Result<InferenceRequest> decode(WireRequest message, CallHead head) {
    Refusal refusal = check(message);
    String key = head.routingKey();
    if (refusal == null && key == null) {
      WireParameter parameter = message.parameters().get(RequestRules.ROUTING_KEY);
      if (parameter != null && !parameter.isString()) {
        refusal = invalid("parameter 'routing_key' is no string, expected a string_param");
      }
      key = parameter == null ? null : parameter.text();
    }
    if (refusal == null && key != null) {
      refusal = RequestRules.checkRoutingKey(key);
    }
    if (refusal != null) {
      return Result.refused(refusal);
    }
    Result<Schedule> read = ScheduleParameters.read(message.parameters());
    if (read instanceof Result.Refused<Schedule> refused) {
      return Result.refused(refused.refusal());
    }
    Schedule schedule = ((Result.Value<Schedule>) read).value();
    Result<List<InputTensor>> inputs = TensorDecoder.decode(message);
    if (inputs instanceof Result.Refused<List<InputTensor>> refused) {
      return Result.refused(refused.refusal());
    }
    String version = message.modelVersion();
    long number = NamedVersion.number(version);
    return Result.of(
        new InferenceRequest(
            message.modelName(),
            number,
            NamedVersion.alias(version, number),
            id(message, head),
            key,
            ((Result.Value<List<InputTensor>>) inputs).value(),
            null,
            outputs(message),
            schedule.level(),
            head.arrivedEpochMicros(),
            head.arrivedNanos(),
            clock.nanoTime(),
            schedule.deadlineNanos(head.arrivedNanos(), head.deadlineNanos())));
  }

  private static @Nullable Refusal check(WireRequest message) {
    Refusal refusal = Names.check(message.modelName(), message.modelVersion());
    if (refusal == null) {
      refusal = RequestRules.checkId(message.id());
    }
    if (refusal == null) {
      refusal = Parameters.check(message.parameters(), "parameters");
    }
    for (int i = 0; refusal == null && i < message.outputs().size(); i++) {
      WireOutput output = message.outputs().get(i);
      refusal = Parameters.check(output.parameters(), "parameters of an output");
      if (refusal != null) {
        refusal =
            new Refusal(
                refusal.code(), "output '" + Excerpt.of(output.name()) + "': " + refusal.text());
      }
    }
    return refusal;
  }

  private static List<String> outputs(WireRequest message) {
    if (message.outputs().size() == 0) {
      return List.of();
    }
    List<String> names = new ArrayList<>(message.outputs().size());
    for (WireOutput output : message.outputs()) {
      names.add(output.name());
    }
    return names;
  }

  private static Refusal invalid(String text) {
    return new Refusal(ErrorCode.INVALID_ARGUMENT, text);
  }
}
