package io.tiltyard.server.life;

import io.tiltyard.server.grpc.ModelClient;
import io.tiltyard.server.grpc.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Operators who load, unload, rename, copy, delete, overwrite and break versions of one model, at
 * random and all at once.
 */
final class Storm {
  static final String MODEL = "storm";
  static final String ALIAS = "blue";

  /** Versions 1 to this always have the same content. */
  private static final int CONSTANT = 6;

  /** Its content changes in its place. */
  private static final int CHANGING = 7;

  /** Its content is never good. */
  private static final int BAD = 8;

  private static final int CONTENTS = 3;
  private static final double FIRST = 5.5;
  private static final List<String> BROKEN = List.of("broken/random/1", "broken/truncated/1");
  private static final List<String> DEADLY =
      List.of("broken/random/1", "faulty/crash_on_load/1", "faulty/crash_on_run/1");

  /** What an operator may be told. */
  private static final Set<String> TOLD =
      Set.of(
          Reply.OK,
          "MODEL_NOT_FOUND",
          "VERSION_NOT_FOUND",
          "NOT_FOUND",
          "FAILED_PRECONDITION",
          "VERSION_NOT_READY");

  private final Path home;
  private final boolean tried;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /**
   * @param tried whether versions are tried in a process of their own, so that deadly ones do no
   *     harm
   */
  Storm(Path home, boolean tried) {
    this.home = home;
    this.tried = tried;
  }

  /** What may answer what, and why there may be no answer. */
  static AnswerRules rules() {
    Map<Long, Set<Double>> values = new HashMap<>();
    for (long version = 1; version <= CONSTANT; version++) {
      values.put(version, Set.of(FIRST * content(version)));
    }
    values.put((long) CHANGING, Set.of(FIRST, 2 * FIRST, 3 * FIRST));
    return new AnswerRules(
        values,
        Set.of("MODEL_NOT_FOUND", "VERSION_NOT_FOUND", "VERSION_NOT_READY", "ROUTE_NOT_READY"));
  }

  private static long content(long version) {
    return 1 + (version - 1) % CONTENTS;
  }

  /** A version's number, an alias, or nothing. */
  static String anyVersion(Random random) {
    int kind = random.nextInt(BAD + 3);
    return kind == 0 ? "" : kind <= BAD ? "" + kind : kind == BAD + 1 ? ALIAS : "champion";
  }

  /** A few versions to begin with. */
  void layTheFirst() {
    for (int version = 1; version <= CONTENTS; version++) {
      lay(good(version), version);
    }
  }

  /** Does one thing, and holds what it is told against what it may be told. */
  void change(LivingGateway gateway, ModelClient client, Random random) {
    Change change = Change.values()[random.nextInt(Change.values().length)];
    try {
      Reply reply = change(change, gateway, client, random);
      count(change + " " + reply.code());
      if (!TOLD.contains(reply.code())) {
        failures.add(change + ": " + reply);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failures.add(change + ": " + e);
    }
  }

  private enum Change {
    LOAD,
    LOAD_OTHERWISE,
    LOAD_AND_WAIT,
    LOAD_MODEL,
    LOAD_BY_GRPC,
    UNLOAD,
    UNLOAD_BY_HTTP,
    UNLOAD_MODEL,
    SET_ALIAS,
    REMOVE_ALIAS,
    LAY,
    DELETE,
    OVERWRITE,
    BREAK,
    SET_POLICY
  }

  private Reply change(Change change, LivingGateway gateway, ModelClient client, Random random)
      throws IOException, InterruptedException {
    int version = 1 + random.nextInt(BAD);
    String admin = "models/" + MODEL + "/versions/" + version;
    String http = MODEL + "/versions/" + version;
    String alias = "models/" + MODEL + "/aliases/" + ALIAS;
    return switch (change) {
      case LOAD -> gateway.change("POST", admin + ":load", "");
      case LOAD_OTHERWISE ->
          gateway.change(
              "POST", admin + ":load", "{\"config\":{\"instances\":" + (1 + version % 2) + "}}");
      case LOAD_AND_WAIT -> gateway.repository(http + "/load");
      case LOAD_MODEL -> gateway.repository(MODEL + "/load");
      case LOAD_BY_GRPC -> client.load(MODEL);
      case UNLOAD -> gateway.change("POST", admin + ":unload", "");
      case UNLOAD_BY_HTTP -> gateway.repository(http + "/unload");
      case UNLOAD_MODEL -> random.nextInt(8) == 0 ? client.unload(MODEL) : nothing();
      case SET_ALIAS -> gateway.change("PUT", alias, "{\"version\":" + version + "}");
      case REMOVE_ALIAS -> gateway.change("DELETE", alias, "");
      case LAY -> version <= CONSTANT ? lay(good(version), version) : nothing();
      case DELETE -> delete(version);
      case OVERWRITE -> lay(good(1 + random.nextInt(CONTENTS)), CHANGING);
      case BREAK -> lay(bad(random), BAD);
      case SET_POLICY -> policy(random);
    };
  }

  private static Reply nothing() {
    return new Reply(Reply.OK, 0, 0, "");
  }

  private static String good(long version) {
    return "serving/affine/" + content(version);
  }

  private String bad(Random random) {
    List<String> all = tried ? DEADLY : BROKEN;
    return all.get(random.nextInt(all.size()));
  }

  /** One at a time: two who copy to one place make what neither of them meant. */
  private synchronized Reply lay(String from, int version) {
    try {
      LivingGateway.lay(home, from, MODEL + "/" + version);
      return nothing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Reply delete(int version) throws IOException {
    Path directory = home.resolve("models").resolve(MODEL).resolve("" + version);
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return nothing();
  }

  private synchronized Reply policy(Random random) throws IOException {
    String policy = List.of("latest(1)", "latest(2)", "all").get(random.nextInt(3));
    LivingGateway.write(home, MODEL + "/model.yaml", "version_policy: " + policy + "\n");
    return nothing();
  }

  private void count(String what) {
    counts.computeIfAbsent(what, key -> new AtomicLong()).incrementAndGet();
  }

  /** What must not happen and did. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return "changes " + new TreeMap<>(counts);
  }
}
