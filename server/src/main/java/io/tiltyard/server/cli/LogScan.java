package io.tiltyard.server.cli;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.requestlog.LoggedCall;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds in a log whose answers are wanted: of a version, its files as they were last. */
final class LogScan {
  private static final int MAX_NAMED = 10;

  private final String model;
  private final @Nullable String route;
  private final @Nullable Long version;

  private long calls;
  private long answered;
  private final SortedSet<String> models = new TreeSet<>();
  private final SortedSet<String> routes = new TreeSet<>();
  private final SortedSet<Long> versions = new TreeSet<>();

  /** By route the last one that answered; all in one place where a version is named. */
  private final SortedMap<String, Answerer> last = new TreeMap<>();

  /**
   * @param route null for any
   * @param version null for the champion
   */
  LogScan(String model, @Nullable String route, @Nullable Long version) {
    this.model = model;
    this.route = route;
    this.version = version;
  }

  void accept(LoggedCall call) {
    calls++;
    models.add(call.model());
    if (!call.model().equals(model)) {
      return;
    }
    routes.add(call.route());
    if ((route != null && !call.route().equals(route)) || call.outcome() != CallOutcome.OK) {
      return;
    }
    answered++;
    versions.add(call.version());
    if (version == null ? call.arm() == Arm.CHAMPION : call.version() == version) {
      Answerer now = Answerer.of(call);
      last.merge(version == null ? call.route() : "", now, Answerer::later);
    }
  }

  /** The one whose answers are wanted. */
  Answerer choose() throws CommandException {
    if (calls == 0) {
      throw new CommandException("the request log has no calls yet");
    }
    if (!models.contains(model)) {
      throw new CommandException(
          "none of the "
              + calls
              + " logged calls is of model '"
              + model
              + "'; of: "
              + some(models));
    }
    if (route != null && !routes.contains(route)) {
      throw new CommandException(
          "no call of model '" + model + "' went by route '" + route + "'; by: " + some(routes));
    }
    if (answered == 0) {
      throw new CommandException("no logged call of model '" + model + "' was answered well");
    }
    if (last.isEmpty()) {
      throw new CommandException(
          (version == null
                  ? "no champion of model '" + model + "' answered; name a --version of: "
                  : "version " + version + " of model '" + model + "' answered no call; of: ")
              + some(versions));
    }
    Answerer one = last.values().iterator().next();
    for (Answerer other : last.values()) {
      if (!other.sameAs(one)) {
        throw new CommandException(
            "the champions of model '"
                + model
                + "' differ by route; name one with --route or --version: "
                + last.entrySet().stream()
                    .limit(MAX_NAMED)
                    .map(entry -> entry.getKey() + " has " + entry.getValue().version())
                    .collect(Collectors.joining(", ")));
      }
    }
    return one;
  }

  private static String some(Collection<?> names) {
    String listed =
        names.stream().limit(MAX_NAMED).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > MAX_NAMED ? listed + ", ..." : listed;
  }

  /**
   * Who answered.
   *
   * @param digest of the version's files, which may have been replaced
   * @param epochMicros when the call arrived
   */
  record Answerer(long version, String digest, long epochMicros) {
    static Answerer of(LoggedCall call) {
      return new Answerer(call.version(), call.modelDigest(), call.arrivalEpochMicros());
    }

    static Answerer later(Answerer one, Answerer other) {
      return other.epochMicros >= one.epochMicros ? other : one;
    }

    boolean sameAs(Answerer other) {
      return version == other.version && digest.equals(other.digest);
    }
  }
}
