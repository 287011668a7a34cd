package io.tiltyard.repository.source;

import io.tiltyard.base.error.Excerpt;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is a model, what is a version, and what is neither: {@code <model>/<version>/<files>}, with
 * the model's own files beside its versions. The same rules hold for every source of models.
 *
 * <p>Thread-safe. It remembers one thing between two readings: of two models whose names differ in
 * case only, the one that was there first stays.
 */
public final class RepositoryLayout {
  /** Texts of files above this are cut one byte behind it. */
  public static final int MAX_CONFIGURATION_BYTES = 1 << 20;

  private static final String GOLDEN = "golden";
  private static final String LINK = "is a symbolic link, expected a directory of its own";
  private static final List<String> CONFIGURATIONS = List.of("model.yaml", "config.pbtxt");
  private static final Set<String> MODEL_FILES =
      Set.of("model.yaml", "config.pbtxt", "profile.json", GOLDEN);

  /** Which spelling of a name was there first, by the name in lower case. */
  private final Map<String, String> spellings = new ConcurrentHashMap<>();

  /** Whether a name beside versions is that of a model's own file or directory. */
  public static boolean isModelFile(String name) {
    return MODEL_FILES.contains(name);
  }

  /** Whether a model's own file is read by a scan. */
  public static boolean isConfiguration(String name) {
    return CONFIGURATIONS.contains(name);
  }

  /**
   * Applies the rules.
   *
   * @param children what lies at the top of the repository, in ascending order of names
   */
  public RepositorySnapshot read(List<? extends Place> children) {
    Reading reading = new Reading();
    Set<String> names = new HashSet<>();
    children.forEach(child -> names.add(child.name()));
    for (Place child : children) {
      if (isModel(child, names, reading.problems)) {
        reading.add(child);
      }
    }
    return reading.snapshot();
  }

  private boolean isModel(Place place, Set<String> names, List<LayoutProblem> problems) {
    String name = place.name();
    if (name.startsWith(".") || !place.isDirectory()) {
      return false;
    }
    if (!ModelName.isValid(name)) {
      problems.add(
          new LayoutProblem(
              Excerpt.of(name),
              "not a model name, expected 1 to "
                  + ModelName.MAX_CHARACTERS
                  + " letters, digits, '.', '_' or '-'"));
      return false;
    }
    if (place.isLink()) {
      problems.add(new LayoutProblem(name, LINK));
      return false;
    }
    String first =
        spellings.compute(
            name.toLowerCase(Locale.ROOT),
            (lower, known) -> known != null && names.contains(known) ? known : name);
    if (!first.equals(name)) {
      problems.add(
          new LayoutProblem(
              name, "differs from model '" + first + "' in case only, expected another name"));
      return false;
    }
    return true;
  }

  /** One reading, with what it found. */
  private static final class Reading {
    private final List<ModelEntry> models = new ArrayList<>();
    private final List<VersionEntry> versions = new ArrayList<>();
    private final List<LayoutProblem> problems = new ArrayList<>();

    RepositorySnapshot snapshot() {
      versions.sort(
          Comparator.comparing(VersionEntry::model).thenComparingLong(VersionEntry::version));
      return new RepositorySnapshot(models, versions, problems);
    }

    /** All of a model or nothing: without its configuration, its versions would be others. */
    void add(Place place) {
      String name = place.name();
      List<VersionEntry> found = new ArrayList<>();
      try {
        List<Place> children = place.children();
        for (Place child : children) {
          addVersion(name, child, found);
        }
        models.add(model(name, children));
      } catch (IOException | RuntimeException e) { // whatever it is, it is this model's
        problems.add(new LayoutProblem(name, "cannot be read (" + reason(e) + ")"));
        return;
      }
      versions.addAll(found);
      if (found.isEmpty()) {
        problems.add(
            new LayoutProblem(name, "has no version, expected a directory such as " + name + "/1"));
      }
    }

    private void addVersion(String model, Place child, List<VersionEntry> found) {
      String name = child.name();
      String place = model + "/" + Excerpt.of(name);
      long version = VersionNumber.parse(name);
      boolean isVersion = version != VersionNumber.INVALID;
      if (isVersion && child.isLink()) {
        problems.add(new LayoutProblem(place, LINK));
      } else if (isVersion && !child.isDirectory()) {
        problems.add(
            new LayoutProblem(place, "is no directory, expected one with the model in it"));
      } else if (isVersion) {
        try {
          found.add(new VersionEntry(model, version, child.fingerprint()));
        } catch (IOException | RuntimeException e) {
          problems.add(new LayoutProblem(place, "cannot be read (" + reason(e) + ")"));
        }
      } else if (child.isDirectory() && !isPassedOver(name)) {
        problems.add(
            new LayoutProblem(
                place,
                "not a version, expected a positive number without leading zero, such as 1"));
      }
    }

    /** Hidden directories, but for those that could be meant as a version. */
    private static boolean isPassedOver(String name) {
      return name.equals(GOLDEN)
          || (name.startsWith(".") && VersionNumber.parse(name.substring(1)) < 0);
    }

    private ModelEntry model(String name, List<Place> children) throws IOException {
      Map<String, Place> own = new HashMap<>();
      children.stream().filter(c -> isModelFile(c.name())).forEach(c -> own.put(c.name(), c));
      Map<String, String> configuration = new HashMap<>();
      SortedMap<String, String> facts = new TreeMap<>();
      for (String file : CONFIGURATIONS) {
        Place place = own.get(file);
        if (place == null) {
          continue;
        }
        if (place.isFile()) {
          String text = place.text();
          configuration.put(file, text);
          facts.put(file, text.length() + ":" + text);
        } else {
          problems.add(new LayoutProblem(name + "/" + file, "is no plain file, expected one"));
        }
      }
      Place golden = own.get(GOLDEN);
      if (golden != null && golden.isDirectory() && !golden.isLink()) {
        facts.put(GOLDEN, golden.fingerprint());
      } else if (golden != null) {
        problems.add(new LayoutProblem(name + "/" + GOLDEN, "is no directory, expected one"));
      }
      return new ModelEntry(name, Fingerprint.of(facts), configuration);
    }

    private static String reason(Exception e) {
      return e instanceof FileSystemException told && told.getReason() != null
          ? Excerpt.of(told.getReason())
          : e.getClass().getSimpleName();
    }
  }
}
