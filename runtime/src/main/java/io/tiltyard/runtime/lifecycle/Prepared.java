package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.List;

/**
 * A version that is ready to serve.
 *
 * @param model owned by whoever gets this
 * @param instances warmed; owned by whoever gets this
 * @param options of its runs
 * @param report what was found out
 * @param record what brings it back after a restart
 */
public record Prepared(
    Model model,
    List<ModelInstance> instances,
    ModelOptions options,
    VersionReport report,
    VersionRecord record) {
  public Prepared {
    instances = List.copyOf(instances);
  }

  /** Frees what nobody will use. */
  public void discard() {
    instances.forEach(ModelInstance::close);
    model.close();
  }
}
