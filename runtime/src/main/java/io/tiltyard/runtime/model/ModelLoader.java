package io.tiltyard.runtime.model;

import io.tiltyard.base.error.ModelLoadException;

/** Loads versions of one format. */
public interface ModelLoader {
  /**
   * Makes ready what the engine needs once for all versions, which may take minutes where libraries
   * have to be unpacked. A load does it where nobody has. Blocks.
   *
   * @throws ModelLoadException where the engine cannot run here
   */
  default void startEngine() throws ModelLoadException {}

  /**
   * Loads a version. Blocks; called on a load thread.
   *
   * @throws ModelLoadException with a reason that an operator can act on
   */
  Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException;
}
