package io.tiltyard.server.training;

import io.tiltyard.server.Gateway;
import io.tiltyard.server.StartException;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Starts a gateway with a small model, calls it over all its planes, ends it, and does so again
 * with what the first one left behind: a JVM that records its classes meanwhile has then seen what
 * every start needs.
 */
public final class TrainingRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What runs in a process of its own, where nothing is recorded. */
  private static final List<String> TRIAL =
      List.of("io.tiltyard.runtime.trial.TrialMain", "io.tiltyard.runtime.trial.TrialRun");

  /** From the repository, and from the private store. */
  private static final int STARTS = 2;

  private TrainingRun() {}

  /**
   * @param directory an empty one, for the model and the gateway's data
   */
  public static void in(Path directory) throws TrainingException {
    try {
      for (String name : TRIAL) {
        Class.forName(name);
      }
      Path config = layOut(directory);
      for (int i = 0; i < STARTS; i++) {
        start(config);
      }
    } catch (IOException | StartException | ReflectiveOperationException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path layOut(Path directory) throws IOException {
    Path version = Files.createDirectories(directory.resolve("models/" + Calls.MODEL + "/1"));
    try (InputStream model = TrainingRun.class.getResourceAsStream("model.onnx")) {
      if (model == null) {
        throw new IOException("the model of the training run is missing; build or install again");
      }
      Files.copy(model, version.resolve("model.onnx"));
    }
    return Files.writeString(
        directory.resolve("tiltyard.yaml"),
        """
        http: {port: 0}
        grpc: {port: 0}
        admin: {port: 0}
        data: '%s'
        repository: {path: '%s'}
        drain: {delay: 0s, grace: 10s}
        routes:
          %s:
            champion: {version: 1}
        """
            .formatted(directory.resolve("data"), directory.resolve("models"), Calls.MODEL));
  }

  private static void start(Path file) throws StartException, TrainingException, IOException {
    ConfigReading reading = ConfigReader.read(file, List.of());
    if (!reading.clean()) {
      throw new TrainingException(reading.problems().get(0), null);
    }
    try (Gateway gateway = Gateway.start(reading.config())) {
      if (!gateway.awaitSettled(PATIENCE) || !gateway.table().ready()) {
        throw new TrainingException("the model of the training run does not load", null);
      }
      Calls.make(gateway);
      gateway.drain(reading.config().drain().grace());
    }
  }
}
