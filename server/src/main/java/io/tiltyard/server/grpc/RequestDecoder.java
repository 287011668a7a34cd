package io.tiltyard.server.grpc;

import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.repository.VersionNumber;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.server.inference.RequestRules;
import io.tiltyard.server.inference.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a message into what the data plane takes. */
final class RequestDecoder {
  private final Clock clock;

  RequestDecoder(Clock clock) {
    this.clock = clock;
  }

  /** The id that answers to this message carry, or null where it has no valid one. */
  static @Nullable String id(ModelInferRequest message, CallHead head) {
    String id = message.getId();
    return id.isEmpty() || RequestRules.checkId(id) != null ? head.requestId() : id;
  }

  Result<InferenceRequest> decode(ModelInferRequest message, CallHead head) {
    Refusal refusal = check(message);
    String key = head.routingKey();
    if (refusal == null && key == null) {
      InferParameter parameter = message.getParametersMap().get(RequestRules.ROUTING_KEY);
      if (parameter != null && !parameter.hasStringParam()) {
        refusal = invalid("parameter 'routing_key' is no string, expected a string_param");
      }
      key = parameter == null ? null : parameter.getStringParam();
    }
    if (refusal == null && key != null) {
      refusal = RequestRules.checkRoutingKey(key);
    }
    if (refusal != null) {
      return Result.refused(refusal);
    }
    Result<Schedule> read = ScheduleParameters.read(message.getParametersMap());
    if (read instanceof Result.Refused<Schedule> refused) {
      return Result.refused(refused.refusal());
    }
    Schedule schedule = ((Result.Value<Schedule>) read).value();
    Result<List<InputTensor>> inputs = TensorDecoder.decode(message);
    if (inputs instanceof Result.Refused<List<InputTensor>> refused) {
      return Result.refused(refused.refusal());
    }
    String version = message.getModelVersion();
    return Result.of(
        new InferenceRequest(
            message.getModelName(),
            version.isEmpty() ? 0 : VersionNumber.parse(version),
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

  private static @Nullable Refusal check(ModelInferRequest message) {
    Refusal refusal = Names.check(message.getModelName(), message.getModelVersion());
    if (refusal == null) {
      refusal = RequestRules.checkId(message.getId());
    }
    if (refusal == null) {
      refusal = Parameters.check(message.getParametersMap(), "parameters");
    }
    if (refusal == null) {
      refusal = RequestRules.checkCount("inputs", message.getInputsCount());
    }
    if (refusal == null) {
      refusal = RequestRules.checkCount("outputs", message.getOutputsCount());
    }
    for (int i = 0; refusal == null && i < message.getOutputsCount(); i++) {
      InferRequestedOutputTensor output = message.getOutputs(i);
      refusal = Parameters.check(output.getParametersMap(), "parameters of an output");
      if (refusal != null) {
        refusal =
            new Refusal(
                refusal.code(), "output '" + Excerpt.of(output.getName()) + "': " + refusal.text());
      }
    }
    return refusal;
  }

  private static List<String> outputs(ModelInferRequest message) {
    if (message.getOutputsCount() == 0) {
      return List.of();
    }
    List<String> names = new ArrayList<>(message.getOutputsCount());
    for (InferRequestedOutputTensor output : message.getOutputsList()) {
      names.add(output.getName());
    }
    return names;
  }

  private static Refusal invalid(String text) {
    return new Refusal(ErrorCode.INVALID_ARGUMENT, text);
  }
}
