package io.tiltyard.server.inference;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.ModelControl;
import io.tiltyard.router.control.UnloadRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The repository extension's changes, as both front ends offer them. A load is answered when the
 * model is loaded, an unload when no request reaches the model any more.
 */
public final class RepositoryControl {
  /** The parameter of a load that holds a configuration. */
  public static final String CONFIG = "config";

  /** The parameter of an unload that means models which are composed of others; there are none. */
  public static final String UNLOAD_DEPENDENTS = "unload_dependents";

  private static final String FILE_PREFIX = "file:";

  private final ModelControl models;
  private final boolean allowed;

  /**
   * @param allowed whether clients may load and unload at all
   */
  public RepositoryControl(ModelControl models, boolean allowed) {
    this.models = models;
    this.allowed = allowed;
  }

  /** Null where a load may have a parameter of this name, else why not. */
  public static @Nullable Refusal checkLoadParameter(String name) {
    if (name.startsWith(FILE_PREFIX)) {
      return new Refusal(
          ErrorCode.UNSUPPORTED,
          "parameter '"
              + Excerpt.of(name)
              + "' is not supported, expected the model's files in the repository");
    }
    return name.equals(CONFIG) ? null : unknown(name, CONFIG);
  }

  /** Null where an unload may have a parameter of this name, else why not. */
  public static @Nullable Refusal checkUnloadParameter(String name) {
    return name.equals(UNLOAD_DEPENDENTS) ? null : unknown(name, UNLOAD_DEPENDENTS);
  }

  private static Refusal unknown(String name, String expected) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "parameter '" + Excerpt.of(name) + "', expected none but '" + expected + "'");
  }

  /**
   * Null where clients may load and unload, else why not: to be asked first, and told as
   * unavailable, as Triton does it.
   */
  public @Nullable Refusal checkAllowed() {
    return allowed
        ? null
        : new Refusal(
            ErrorCode.CONTROL_DISABLED,
            "explicit model load / unload is not allowed, expected repository.remote_control: true"
                + " in the gateway's configuration, or the admin plane");
  }

  /**
   * Loads a model and waits for it.
   *
   * @param version 0 for those that the model's policy wants
   * @param config a JSON object, empty for none
   * @return null where it is available, else why not
   */
  public CompletableFuture<@Nullable Refusal> load(String model, long version, String config) {
    return models.load(new LoadRequest(model, version, config)).thenCompose(RepositoryControl::end);
  }

  private static CompletableFuture<@Nullable Refusal> end(LoadResult result) {
    if (result instanceof LoadResult.Begun begun) {
      return begun.done();
    }
    return CompletableFuture.completedFuture(((LoadResult.Refused) result).refusal());
  }

  /**
   * Unloads a model.
   *
   * @param version 0 for all
   * @return null where no new request reaches it, else why not
   */
  public CompletableFuture<@Nullable Refusal> unload(String model, long version) {
    return models.unload(new UnloadRequest(model, version, false));
  }
}
