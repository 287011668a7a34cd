package io.tiltyard.runtime.prepare;

import io.tiltyard.repository.store.StoredTree;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.model.ModelArtifact;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version that lies in the private store with everything that belongs to it.
 *
 * @param artifact what an engine loads
 * @param tree its files
 * @param fingerprint of its files at the source, when they were copied
 * @param modelTree the model's own files, null where it has none
 * @param files text of the configuration's files
 * @param configuration made of them
 * @param golden requests that hold for it
 */
record StoredVersion(
    ModelArtifact artifact,
    StoredTree tree,
    String fingerprint,
    @Nullable StoredTree modelTree,
    Map<String, String> files,
    ModelConfiguration configuration,
    GoldenSet golden) {

  /** Where golden requests lie, null where there are none. */
  @Nullable Path goldenDirectory() {
    return modelTree == null ? null : modelTree.directory().resolve("golden");
  }

  String modelTreeName() {
    return modelTree == null ? "" : modelTree.name();
  }
}
