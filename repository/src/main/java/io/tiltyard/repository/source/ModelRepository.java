package io.tiltyard.repository.source;

import java.io.IOException;

/** A place that models come from. Used by load threads, several at a time. */
public interface ModelRepository {
  /** The file that makes a version of ONNX Runtime's. */
  String MODEL_FILE = "model.onnx";

  /** What an operator calls it: a directory or a URL, without credentials. */
  String location();

  /**
   * What is there, by names, sizes and times, or etags; no file's content is read but those of
   * {@code model.yaml} and {@code config.pbtxt}.
   *
   * @throws IOException when the repository cannot be reached
   */
  RepositorySnapshot scan() throws IOException;

  /** All files of a version that {@link #scan} found. */
  SourceFiles files(VersionEntry version);

  /**
   * The files of a model that belong to no version: {@code model.yaml}, {@code config.pbtxt},
   * {@code profile.json}, and what is in {@code golden}.
   */
  SourceFiles files(ModelEntry model);
}
