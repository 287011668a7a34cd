package io.tiltyard.runtime.model;

/** Loads versions of one format. */
public interface ModelLoader {
  /**
   * Reads, hashes and loads a version. Blocks; called on a load thread.
   *
   * @throws ModelLoadException with a reason that an operator can act on
   */
  Model load(ModelArtifact artifact, ModelOptions options) throws ModelLoadException;
}
