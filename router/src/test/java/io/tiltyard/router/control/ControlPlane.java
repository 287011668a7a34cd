package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.repository.source.DirectoryRepository;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.router.alias.AliasEntry;
import io.tiltyard.router.alias.AliasStore;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.ManualExecutor;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.lifecycle.Blame;
import io.tiltyard.runtime.lifecycle.LifecycleSettings;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.PreparationRequest;
import io.tiltyard.runtime.lifecycle.Prepared;
import io.tiltyard.runtime.lifecycle.ServableFactory;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionMemory;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control loop over a directory, stepped by hand, with load threads that are the test's own. */
@Timeout(60)
abstract class ControlPlane {
  static final long POLL = 1_000_000_000L;
  private static final ModelOptions OPTIONS = new ModelOptions(1, 1, 8, 0, 16, 0, false);

  @TempDir Path root;
  final FakeClock clock = new FakeClock();
  final ManualExecutor loadThreads = new ManualExecutor();
  final Publication publication = new Publication();
  private final Arms arms = new Arms(new LatencyBook(), Long.MAX_VALUE, clock);
  final List<FakeModel> models = new ArrayList<>();
  @Nullable RuntimeException defect;
  VersionMemory kept = VersionMemory.NONE;
  final EventFeed events = new EventFeed(clock);
  List<AliasEntry> saved = List.of();
  @Nullable IOException storeFails;

  private final AliasStore store =
      new AliasStore() {
        @Override
        public List<AliasEntry> load() {
          return saved;
        }

        @Override
        public void save(List<AliasEntry> entries) throws IOException {
          if (storeFails != null) {
            throw storeFails;
          }
          saved = entries;
        }
      };

  ControlLoop loop(RouteDefinition... routes) {
    DirectoryRepository repository = new DirectoryRepository(root);
    return new ControlLoop(
        repository,
        POLL,
        control ->
            new VersionManager(
                new LifecycleSettings(false, 0),
                new Unprepared(repository),
                this::configuration,
                new Nobody(),
                new ServableFactory(arms, new Watchdog(), new RecentRequests.Room(1 << 20), clock),
                loadThreads,
                loadThreads,
                control,
                clock),
        keeper,
        List.of(routes),
        new Aliases(saved, store, loadThreads),
        events,
        arms,
        publication,
        loadThreads,
        clock);
  }

  private final VersionKeeper keeper =
      new VersionKeeper() {
        @Override
        public VersionMemory recall() {
          return kept;
        }

        @Override
        public void keep(VersionMemory memory, boolean quiet) {
          kept = memory;
        }
      };

  /** Blames no version. */
  private final class Nobody implements Blame {
    @Override
    public String of(String model, long version) {
      return "";
    }

    @Override
    public void forgive(String model, long version) {
      if (defect != null) {
        throw defect;
      }
    }
  }

  private ModelConfiguration configuration(String model, Map<String, String> files, String override)
      throws ModelLoadException {
    if (override.contains("wrong")) {
      throw new ModelLoadException("invalid_config", "wrong, expected right");
    }
    return new ModelConfiguration(
        ModelSettings.of(OPTIONS), new VersionPolicy.All(), GoldenSelection.EVERY, List.of());
  }

  /** Takes versions as they lie in the repository, without looking at them. */
  private final class Unprepared implements Preparation {
    private final DirectoryRepository repository;

    Unprepared(DirectoryRepository repository) {
      this.repository = repository;
    }

    @Override
    public Prepared prepare(PreparationRequest request, Progress progress)
        throws ModelLoadException {
      ModelConfiguration unused = configuration(request.model(), Map.of(), request.override());
      VersionEntry source = request.source();
      if (source == null || !Files.exists(repository.directory(source).resolve("model.onnx"))) {
        throw new ModelLoadException("missing_file", "no model.onnx");
      }
      progress.enter(VersionState.LOADING);
      progress.enter(VersionState.WARMING);
      progress.enter(VersionState.PROVING);
      FakeModel model = new FakeModel();
      models.add(model);
      return new Prepared(
          model,
          List.of(model.newInstance()),
          OPTIONS,
          VersionReport.NONE,
          new VersionRecord(
              request.model(),
              request.version(),
              "digest",
              source.fingerprint(),
              "",
              Map.of(),
              request.override(),
              "",
              0,
              null));
    }

    @Override
    public boolean isUnchanged(PreparationRequest request) {
      return true;
    }
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

  static CompletableFuture<@Nullable Refusal> unload(ControlLoop loop, long version) {
    return loop.unload(new UnloadRequest("m", version, false));
  }

  static CompletableFuture<LoadResult> load(ControlLoop loop, long version) {
    return loop.load(new LoadRequest("m", version, ""));
  }

  PutResult put(ControlLoop loop, RouteDefinition route, RevisionCondition condition) {
    CompletableFuture<PutResult> result = loop.putRoute(route, condition);
    settle(loop);
    return result.join();
  }
}
