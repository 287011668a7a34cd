package io.tiltyard.server;

import io.tiltyard.repository.source.DirectoryRepository;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.server.config.RepositoryConfig;
import io.tiltyard.server.s3.S3Repository;
import java.nio.file.Path;
import java.util.Objects;

/** Makes the source of models that is configured. */
public final class Repositories {
  private Repositories() {}

  /** Looks at nothing yet. It is to be closed. */
  public static ModelRepository of(RepositoryConfig config) {
    if (config.s3() != null) {
      return new S3Repository(config.s3());
    }
    Path path = Objects.requireNonNull(config.path());
    return new DirectoryRepository(path);
  }

  /** Ends the connections that a repository may have. */
  public static void close(ModelRepository repository) {
    if (repository instanceof S3Repository bucket) {
      bucket.close();
    }
  }
}
