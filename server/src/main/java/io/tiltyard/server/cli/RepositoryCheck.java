package io.tiltyard.server.cli;

import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.runtime.repository.LayoutProblem;
import io.tiltyard.runtime.repository.ModelRepository;
import io.tiltyard.runtime.repository.RepositorySnapshot;
import io.tiltyard.runtime.repository.VersionEntry;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds the repository against its layout, and the configuration against the repository. */
final class RepositoryCheck {
  private final GatewayConfig config;
  private final Path root;
  private final String source;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, NavigableSet<Long>> models = new TreeMap<>();

  private RepositoryCheck(GatewayConfig config, @Nullable Path file) {
    this.config = config;
    this.root = config.repository().path();
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
    if (!Files.isDirectory(root)) {
      problems.add(
          "models directory " + root + " does not exist; make it, or name another with --models");
      return false;
    }
    RepositorySnapshot snapshot;
    try {
      snapshot = new ModelRepository(root).scan();
    } catch (IOException e) {
      problems.add("models directory " + root + " cannot be read, expected a readable directory");
      return false;
    }
    for (LayoutProblem problem : snapshot.problems()) {
      problems.add(root.resolve(problem.place()) + ": " + problem.text());
    }
    for (VersionEntry entry : snapshot.versions()) {
      models.computeIfAbsent(entry.model(), name -> new TreeSet<>()).add(entry.version());
      checkFile(entry.directory().resolve(ModelRepository.MODEL_FILE));
    }
    return true;
  }

  private void checkFile(Path file) {
    if (!Files.isRegularFile(file)) {
      problems.add(file + ": is missing, expected the model's ONNX file");
    } else if (file.toFile().length() == 0) {
      problems.add(file + ": is empty, expected the model's ONNX file");
    } else if (!Files.isReadable(file)) {
      problems.add(file + ": cannot be read, expected a readable file");
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
