package io.tiltyard.runtime.model;

/** Loads versions of one format. */
public interface ModelLoader {
  /**
   * Loads a version. Blocks; called on a load thread.
   *
   * @throws ModelLoadException with a reason that an operator can act on
   */
  Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException;
}
