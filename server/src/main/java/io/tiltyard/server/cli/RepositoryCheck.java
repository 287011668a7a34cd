package io.tiltyard.server.cli;

import io.tiltyard.repository.source.LayoutProblem;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.server.Repositories;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.config.LayeredConfigurations;
import io.tiltyard.server.config.ModelReading;
import io.tiltyard.server.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds the repository against its layout, models against their files, and the configuration
 * against the repository.
 */
final class RepositoryCheck {
  private final GatewayConfig config;
  private final LayeredConfigurations configurations;
  private final String root;
  private final String source;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> joining = new ArrayList<>();
  private final Map<String, Engine> engines = new HashMap<>();
  private final Map<String, NavigableSet<Long>> models = new TreeMap<>();

  private RepositoryCheck(GatewayConfig config, @Nullable Path file) {
    this.config = config;
    this.configurations = config.modelConfigurations();
    this.root = config.repository().location();
    this.source = file == null ? "" : file + ": ";
  }

  /**
   * @param file where the configuration comes from, for the messages
   */
  static RepositoryCheck of(GatewayConfig config, @Nullable Path file) {
    RepositoryCheck check = new RepositoryCheck(config, file);
    if (check.scan()) {
      check.compare();
    }
    return check;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** What a model's files ask for and is not done. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** Whether and why requests share runs, one line for each version. */
  List<String> joining() {
    return List.copyOf(joining);
  }

  /** {@code ok: 2 models, 3 versions, 2 routes}; models without a route count as one. */
  String summary() {
    long versions = models.values().stream().mapToLong(NavigableSet::size).sum();
    long implicit =
        models.keySet().stream()
            .filter(model -> config.routes().stream().noneMatch(route -> isFor(route, model)))
            .count();
    return "ok: "
        + count(models.size(), "model")
        + ", "
        + count(versions, "version")
        + ", "
        + count(config.routes().size() + implicit, "route");
  }

  private static boolean isFor(RouteDefinition route, String model) {
    return route.model().equals(model) || route.name().equals(model);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private boolean scan() {
    Path directory = config.repository().path();
    if (directory != null && !Files.isDirectory(directory)) {
      problems.add(
          "models directory "
              + directory
              + " does not exist; make it, or name another with --models");
      return false;
    }
    ModelRepository repository = Repositories.of(config.repository());
    try {
      scan(repository);
      return true;
    } catch (IOException e) {
      problems.add(
          directory == null
              ? "models in " + root + " cannot be listed: " + e.getMessage()
              : "models directory " + root + " cannot be read, expected a readable directory");
      return false;
    } finally {
      Repositories.close(repository);
    }
  }

  private void scan(ModelRepository repository) throws IOException {
    RepositorySnapshot snapshot = repository.scan();
    for (LayoutProblem problem : snapshot.problems()) {
      problems.add(root + "/" + problem.place() + ": " + problem.text());
    }
    snapshot.models().forEach(this::checkConfiguration);
    ProvedJoining proved = new ProvedJoining(config.data(), repository.location());
    for (VersionEntry entry : snapshot.versions()) {
      joining.add(root + "/" + entry.model() + "/" + entry.version() + ": " + proved.of(entry));
      models.computeIfAbsent(entry.model(), name -> new TreeSet<>()).add(entry.version());
      checkFiles(entry, repository.files(entry));
    }
  }

  private void checkConfiguration(ModelEntry entry) {
    ModelReading reading = configurations.read(entry.model(), entry.configuration(), "");
    String place = root + "/" + entry.model() + "/";
    reading.problems().forEach(problem -> problems.add(place + problem));
    reading.configuration().notices().forEach(notice -> notices.add(place + notice));
    Engine engine = reading.configuration().settings().engine();
    if (engine != null) {
      engines.put(entry.model(), engine);
    }
  }

  private void checkFiles(VersionEntry entry, SourceFiles files) {
    String place = root + "/" + entry.model() + "/" + entry.version();
    try {
      Map<String, SourceFile> found = new HashMap<>();
      files.list().forEach(file -> found.put(file.name(), file));
      String name = modelFile(entry, found.keySet());
      checkFile(place + "/" + name, found.get(name), files);
    } catch (RefusedFileException e) {
      problems.add(place + ": " + e.getMessage());
    } catch (IOException e) {
      problems.add(place + ": cannot be read, expected readable files");
    }
  }

  /** That of the engine that is configured, else the first that is there. */
  private String modelFile(VersionEntry entry, Set<String> found) {
    Engine configured = engines.get(entry.model());
    if (configured != null) {
      return configured.modelFile();
    }
    return Arrays.stream(Engine.values())
        .map(Engine::modelFile)
        .filter(found::contains)
        .findFirst()
        .orElse(Engine.ONNX_RUNTIME.modelFile());
  }

  private void checkFile(String place, @Nullable SourceFile file, SourceFiles files)
      throws RefusedFileException {
    if (file == null) {
      problems.add(place + ": is missing, expected the model's file");
    } else if (file.size() == 0) {
      problems.add(place + ": is empty, expected the model's file");
    } else {
      try {
        files.open(file, 0).close();
      } catch (IOException e) {
        problems.add(place + ": cannot be read, expected a readable file");
      }
    }
  }

  private void compare() {
    for (String model : config.models().keySet()) {
      if (!models.containsKey(model)) {
        add("models." + model, "a model that is not in " + root, knownModels());
      }
    }
    for (RouteDefinition route : config.routes()) {
      NavigableSet<Long> versions = models.get(route.model());
      if (versions == null) {
        add("routes." + route.name() + ".model", "'" + route.model() + "'", knownModels());
      } else {
        compare(route, versions);
      }
    }
  }

  private void compare(RouteDefinition route, NavigableSet<Long> versions) {
    String at = "routes." + route.name() + ".";
    if (route.champion() != RouteDefinition.NEWEST) {
      checkVersion(at + "champion.version", route.champion(), route, versions);
    }
    List<Challenger> challengers = route.challengers();
    for (int i = 0; i < challengers.size(); i++) {
      String key = at + "challengers[" + i + "].version";
      checkVersion(key, challengers.get(i).version(), route, versions);
    }
    List<Shadow> shadows = route.shadows();
    for (int i = 0; i < shadows.size(); i++) {
      checkVersion(at + "shadows[" + i + "].version", shadows.get(i).version(), route, versions);
    }
  }

  private void checkVersion(
      String key, long version, RouteDefinition route, NavigableSet<Long> versions) {
    if (!versions.contains(version)) {
      add(
          key,
          Long.toString(version),
          "a version of " + route.model() + " in " + root + ": " + versions);
    }
  }

  private String knownModels() {
    return models.isEmpty()
        ? "a model in " + root + ", which has none"
        : "one of " + String.join(", ", models.keySet());
  }

  private void add(String key, String got, String expected) {
    problems.add(source + new Problem(key, got, expected).text());
  }
}
