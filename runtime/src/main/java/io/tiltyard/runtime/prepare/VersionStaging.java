package io.tiltyard.runtime.prepare;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.integrity.IntegrityCheck;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.repository.store.Pace;
import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.repository.store.StoredTree;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.lifecycle.ModelConfigurations;
import io.tiltyard.runtime.lifecycle.PreparationRequest;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import io.tiltyard.runtime.model.ModelArtifact;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a version and its model's own files into the private store, or finds them there. Nothing
 * is read from the repository afterwards.
 */
final class VersionStaging {
  private static final Logger LOG = LoggerFactory.getLogger(VersionStaging.class);
  private static final Path NOWHERE = Path.of("golden");

  private final ModelRepository repository;
  private final PrivateStore store;
  private final IntegrityCheck integrity;
  private final ModelConfigurations configurations;

  VersionStaging(
      ModelRepository repository,
      PrivateStore store,
      IntegrityCheck integrity,
      ModelConfigurations configurations) {
    this.repository = repository;
    this.store = store;
    this.integrity = integrity;
    this.configurations = configurations;
  }

  /** The configuration comes first: what cannot be configured need not be copied. */
  StoredVersion stage(PreparationRequest request, Pace pace) throws ModelLoadException {
    Map<String, String> files = files(request);
    ModelConfiguration configuration =
        configurations.of(request.model(), files, request.override());
    Found found = tree(request, pace);
    StoredTree modelTree = modelTree(request, pace);
    Path golden = modelTree == null ? NOWHERE : modelTree.directory().resolve("golden");
    return new StoredVersion(
        new ModelArtifact(request.model(), request.version(), found.tree().directory()),
        found.tree(),
        found.fingerprint(),
        modelTree,
        files,
        configuration,
        modelTree == null
            ? GoldenSet.EMPTY
            : GoldenSet.read(golden, request.version(), configuration.golden()));
  }

  private record Found(StoredTree tree, String fingerprint) {}

  private static Map<String, String> files(PreparationRequest request) {
    if (request.modelSource() != null) {
      return request.modelSource().configuration();
    }
    return request.record() == null ? Map.of() : request.record().configuration();
  }

  private Found tree(PreparationRequest request, Pace pace) throws ModelLoadException {
    VersionRecord record = request.record();
    VersionEntry source = request.source();
    // What nobody serves is swept from the store: to copy it again is nothing to tell.
    if (record != null && (source == null || store.holds(record.digest()))) {
      try {
        return new Found(store.open(record.digest()), record.fingerprint());
      } catch (ModelLoadException e) {
        if (source == null) {
          throw e;
        }
        LOG.warn(
            "model {} version {}: what the private store has of it is damaged and copied anew: {}",
            request.model(),
            request.version(),
            e.getMessage());
      }
    }
    if (source == null) {
      throw new ModelLoadException("source_missing", "its directory is gone");
    }
    SourceFiles files = repository.files(source);
    integrity.checkComplete(request.model(), request.version(), files);
    StoredTree tree = store.stage(label(request), files, pace);
    integrity.check(request.model(), request.version(), tree);
    return new Found(tree, source.fingerprint());
  }

  private static String label(PreparationRequest request) {
    return request.model() + "/" + request.version();
  }

  private @Nullable StoredTree modelTree(PreparationRequest request, Pace pace)
      throws ModelLoadException {
    ModelEntry source = request.modelSource();
    VersionRecord record = request.record();
    if (source != null) {
      SourceFiles files = repository.files(source);
      return store.isEmpty(files) ? null : store.stage(request.model(), files, pace);
    }
    return record == null || record.modelDigest().isEmpty()
        ? null
        : store.open(record.modelDigest());
  }

  /** Whether the files at the source are those of the record. They are copied to be compared. */
  boolean isUnchanged(PreparationRequest request) throws ModelLoadException {
    VersionRecord record = request.record();
    VersionEntry source = request.source();
    if (record == null || source == null) {
      return false;
    }
    if (!source.fingerprint().equals(record.fingerprint())) {
      StoredTree tree = store.stage(label(request), repository.files(source), Pace.UNBOUNDED);
      if (!tree.name().startsWith(record.digest())) { // earlier builds named some without an end
        return false;
      }
    }
    if (request.modelSource() == null) {
      return true;
    }
    StoredTree own = modelTree(request, Pace.UNBOUNDED);
    return own == null
        ? record.modelDigest().isEmpty()
        : !record.modelDigest().isEmpty() && own.name().startsWith(record.modelDigest());
  }
}
