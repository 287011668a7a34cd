package io.tiltyard.runtime.prepare;

import io.tiltyard.repository.integrity.IntegrityCheck;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.runtime.lifecycle.ModelConfigurations;

/**
 * Where versions come from.
 *
 * @param repository has them
 * @param store they are copied there, and served from there
 * @param integrity of checksums and signatures
 * @param configurations of the models
 */
public record VersionSource(
    ModelRepository repository,
    PrivateStore store,
    IntegrityCheck integrity,
    ModelConfigurations configurations) {
  VersionStaging staging() {
    return new VersionStaging(repository, store, integrity, configurations);
  }
}
