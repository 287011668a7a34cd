package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.ModelRepositoryParameter;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelLoadResponse;
import io.tiltyard.proto.inference.RepositoryModelUnloadRequest;
import io.tiltyard.proto.inference.RepositoryModelUnloadResponse;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.json.ConfigOverride;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads and unloads models of the repository, by their names and not those of routes. Answers
 * KServe's clients with their two fields, and Triton's with the empty message that they know.
 */
final class ModelRepository {
  private final RepositoryControl control;

  ModelRepository(RepositoryControl control) {
    this.control = control;
  }

  /** The model that a request names, in one of two layouts. */
  private record Named(String model, boolean byKserve) {
    /**
     * Field 1 without field 2 is KServe's layout: Triton's has no meaning without a model.
     *
     * @param first field 1: KServe's model, Triton's repository
     * @param second field 2: Triton's model
     */
    static Result<Named> of(String first, String second) {
      if (second.isEmpty()) {
        Refusal refusal = Names.check(first, "");
        return refusal == null ? Result.of(new Named(first, true)) : Result.refused(refusal);
      }
      return first.isEmpty()
          ? Result.of(new Named(second, false))
          : Result.refused(
              ErrorCode.NOT_FOUND,
              "repository '"
                  + Excerpt.of(first)
                  + "' is not found, expected an empty name for the only one");
    }
  }

  CompletableFuture<Result<RepositoryModelLoadResponse>> load(RepositoryModelLoadRequest request) {
    Refusal off = control.checkAllowed();
    if (off != null) {
      return refused(off);
    }
    Result<Named> named = Named.of(request.getRepositoryName(), request.getModelName());
    if (named instanceof Result.Refused<Named> refused) {
      return refused(refused.refusal());
    }
    Named of = ((Result.Value<Named>) named).value();
    Result<String> config = config(request.getParametersMap());
    if (config instanceof Result.Refused<String> refused) {
      return refused(refused.refusal());
    }
    RepositoryModelLoadResponse.Builder done = RepositoryModelLoadResponse.newBuilder();
    if (of.byKserve()) {
      done.setModelName(of.model()).setIsLoaded(true);
    }
    return control
        .load(of.model(), 0, ((Result.Value<String>) config).value())
        .thenApply(refusal -> refusal == null ? Result.of(done.build()) : Result.refused(refusal));
  }

  CompletableFuture<Result<RepositoryModelUnloadResponse>> unload(
      RepositoryModelUnloadRequest request) {
    Refusal off = control.checkAllowed();
    if (off != null) {
      return refused(off);
    }
    Result<Named> named = Named.of(request.getRepositoryName(), request.getModelName());
    if (named instanceof Result.Refused<Named> refused) {
      return refused(refused.refusal());
    }
    Refusal refusal = check(request.getParametersMap(), RepositoryControl::checkUnloadParameter);
    if (refusal != null) {
      return refused(refusal);
    }
    Named of = ((Result.Value<Named>) named).value();
    RepositoryModelUnloadResponse.Builder done = RepositoryModelUnloadResponse.newBuilder();
    if (of.byKserve()) {
      done.setModelName(of.model()).setIsUnloaded(true);
    }
    return control
        .unload(of.model(), 0)
        .thenApply(failed -> failed == null ? Result.of(done.build()) : Result.refused(failed));
  }

  private static Result<String> config(Map<String, ModelRepositoryParameter> parameters) {
    Refusal refusal = check(parameters, RepositoryControl::checkLoadParameter);
    if (refusal != null) {
      return Result.refused(refusal);
    }
    ModelRepositoryParameter config = parameters.get(RepositoryControl.CONFIG);
    if (config == null) {
      return Result.of("");
    }
    if (!config.hasStringParam()) {
      return Result.refused(
          ErrorCode.INVALID_ARGUMENT,
          "parameter 'config' is no string, expected a string_param that holds a JSON object");
    }
    Refusal malformed = ConfigOverride.check(config.getStringParam());
    return malformed == null ? Result.of(config.getStringParam()) : Result.refused(malformed);
  }

  private static @Nullable Refusal check(
      Map<String, ModelRepositoryParameter> parameters, Function<String, @Nullable Refusal> check) {
    for (String name : parameters.keySet()) {
      Refusal refusal = check.apply(name);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static <T> CompletableFuture<Result<T>> refused(Refusal refusal) {
    return CompletableFuture.completedFuture(Result.refused(refusal));
  }
}
