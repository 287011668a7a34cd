package io.tiltyard.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where models come from, and what of them is believed.
 *
 * @param path the directory {@code <model>/<version>/model.onnx} is looked for in, null where it is
 *     a bucket
 * @param s3 the bucket, null where it is a directory
 * @param poll time between two looks
 * @param mode who decides what is loaded
 * @param settle how long the files of a version must stay as they are before it is touched
 * @param manifestRequired whether a version without {@code SHA256SUMS} is refused
 * @param signatureKeys keys of which one has to have signed a version; empty where versions need no
 *     signature
 * @param signatureNamesVersion whether what is signed has to name model and version
 * @param remoteControl whether clients of the inference listeners may load and unload
 */
public record RepositoryConfig(
    @Nullable Path path,
    @Nullable S3Config s3,
    Duration poll,
    Mode mode,
    Duration settle,
    boolean manifestRequired,
    List<SignatureKeyConfig> signatureKeys,
    boolean signatureNamesVersion,
    boolean remoteControl) {
  /** Who decides what is loaded. */
  public enum Mode {
    /** What lies in the repository is loaded. */
    POLL,
    /** Models are loaded and unloaded by request alone. */
    EXPLICIT
  }

  public RepositoryConfig {
    if ((path == null) == (s3 == null)) {
      throw new IllegalArgumentException(path + " and " + s3 + ", expected one of them");
    }
    signatureKeys = List.copyOf(signatureKeys);
  }

  /** What an operator calls it: a directory or a URL. */
  public String location() {
    return s3 == null ? String.valueOf(path) : s3.location().url();
  }
}
