package io.tiltyard.repository.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory of models, {@code <model>/<version>/model.onnx}. Scanning reads names, sizes and
 * times only, and changes nothing. The directory itself may be a link; below it, none is followed.
 */
public final class DirectoryRepository implements ModelRepository {
  private final Path root;
  private final RepositoryLayout layout = new RepositoryLayout();

  public DirectoryRepository(Path root) {
    this.root = root;
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public SourceFiles files(VersionEntry version) {
    return new DirectoryFiles(
        root, List.of(version.model(), Long.toString(version.version())), name -> true);
  }

  /** Where a version lies. */
  public Path directory(VersionEntry version) {
    return root.resolve(version.model()).resolve(Long.toString(version.version()));
  }

  @Override
  public SourceFiles files(ModelEntry model) {
    return new DirectoryFiles(root, List.of(model.model()), RepositoryLayout::isModelFile);
  }

  @Override
  public RepositorySnapshot scan() throws IOException {
    return layout.read(DirectoryPlace.below(root));
  }
}
