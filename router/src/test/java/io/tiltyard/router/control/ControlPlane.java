package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.ManualExecutor;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.repository.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control loop over a directory, stepped by hand, with load threads that are the test's own. */
@Timeout(60)
abstract class ControlPlane {
  static final long POLL = 1_000_000_000L;

  @TempDir Path root;
  final FakeClock clock = new FakeClock();
  final ManualExecutor loadThreads = new ManualExecutor();
  final Publication publication = new Publication();
  private final Arms arms = new Arms(new LatencyBook(), Long.MAX_VALUE, clock);
  final List<FakeModel> models = new ArrayList<>();
  @Nullable RuntimeException optionsFail;

  ControlLoop loop(RouteDefinition... routes) {
    return new ControlLoop(
        new ModelRepository(root),
        POLL,
        control ->
            new VersionManager(
                this::load, this::options, arms, new Watchdog(), loadThreads, control, clock),
        List.of(routes),
        arms,
        publication,
        loadThreads,
        clock);
  }

  private ModelOptions options(String model) {
    if (optionsFail != null) {
      throw optionsFail;
    }
    return new ModelOptions(1, 1, 8, 0, 16, 0, false);
  }

  private Model load(ModelArtifact artifact, ModelOptions options) throws ModelLoadException {
    if (!Files.exists(artifact.directory().resolve("model.onnx"))) {
      throw new ModelLoadException("missing_file", "no model.onnx");
    }
    FakeModel model = new FakeModel(artifact.model() + "/" + artifact.version());
    models.add(model);
    return model;
  }

  void write(String model, long version) throws IOException {
    Path directory = Files.createDirectories(root.resolve(model).resolve("" + version));
    Files.writeString(directory.resolve("model.onnx"), model + version);
  }

  void settle(ControlLoop loop) {
    while (loop.doWork() > 0 || loadThreads.size() > 0) {
      loadThreads.runAll();
    }
  }

  void poll(ControlLoop loop) {
    clock.advance(POLL);
    settle(loop);
  }

  void stop(ControlLoop loop) {
    CompletableFuture<Void> done = loop.drain();
    settle(loop);
    assertThat(done).isCompleted();
    assertThat(models).allMatch(model -> model.closes() == 1);
  }

  Route route(String name) {
    return Objects.requireNonNull(publication.get().find(name), name);
  }

  static long version(@Nullable ArmTarget target) {
    return target == null ? 0 : target.servable().version();
  }

  VersionStatus status(long version) {
    return publication.get().versions().stream()
        .filter(status -> status.version() == version)
        .findFirst()
        .orElseThrow();
  }

  static RouteDefinition split(double weight) {
    return new RouteDefinition("m", "m", 1, List.of(new Challenger(2, weight)), List.of());
  }

  PutResult put(ControlLoop loop, RouteDefinition route, RevisionCondition condition) {
    CompletableFuture<PutResult> result = loop.putRoute(route, condition);
    settle(loop);
    return result.join();
  }
}
