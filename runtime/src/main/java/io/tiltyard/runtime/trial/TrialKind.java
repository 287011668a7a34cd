package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;

/**
 * What versions have to have in common to be tried by one process.
 *
 * @param engine whose libraries the process has in it
 * @param placement on devices
 * @param settings the limits of the process
 */
record TrialKind(Engine engine, Placement placement, TrialSettings settings) {
  /**
   * @throws ModelLoadException where there is not one file of one engine
   */
  static TrialKind of(ModelArtifact artifact, ModelSettings model, TrialSettings settings)
      throws ModelLoadException {
    return new TrialKind(Engines.engine(artifact, model), model.placement(), settings);
  }
}
