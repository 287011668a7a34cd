package io.tiltyard.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a path asks for. */
enum Endpoint {
  SERVER_METADATA("GET"),
  SERVER_LIVE("GET"),
  SERVER_READY("GET"),
  MODELS("GET"),
  ALL_STATISTICS("GET"),
  REPOSITORY_INDEX("POST"),
  MODEL_METADATA("GET"),
  MODEL_READY("GET"),
  MODEL_CONFIG("GET"),
  MODEL_STATISTICS("GET"),
  MODEL_INFER("POST"),
  MODEL_LOAD("POST"),
  MODEL_UNLOAD("POST");

  private final String verb;

  Endpoint(String verb) {
    this.verb = verb;
  }

  /** The verb; a HEAD arrives as a GET. */
  String verb() {
    return verb;
  }

  /** Whether the path names a model. */
  boolean isOfModel() {
    return switch (this) {
      case MODEL_METADATA,
          MODEL_READY,
          MODEL_CONFIG,
          MODEL_STATISTICS,
          MODEL_INFER,
          MODEL_LOAD,
          MODEL_UNLOAD ->
          true;
      case SERVER_METADATA, SERVER_LIVE, SERVER_READY, MODELS, ALL_STATISTICS, REPOSITORY_INDEX ->
          false;
    };
  }

  /** For an {@code allow} header. */
  List<String> verbs() {
    return verb.equals("GET") ? List.of("GET", "HEAD") : List.of(verb);
  }

  /**
   * An endpoint with the parts of the path that vary, as they stand in it.
   *
   * @param model empty where the endpoint is not about one
   * @param version null where the path names none
   */
  record Match(Endpoint endpoint, String model, @Nullable String version) {
    private static final String MODELS_PREFIX = "/v2/models/";
    private static final String INFER = "/infer";

    /** The endpoint of a path, or null where there is none. */
    static @Nullable Match of(String path) {
      int end = path.length() - INFER.length();
      if (end > MODELS_PREFIX.length()
          && path.startsWith(MODELS_PREFIX)
          && path.indexOf('/', MODELS_PREFIX.length()) == end
          && path.endsWith(INFER)) {
        return new Match(MODEL_INFER, path.substring(MODELS_PREFIX.length(), end), null);
      }
      String[] parts = path.split("/", -1);
      if (parts.length < 2 || !parts[1].equals("v2")) {
        return null;
      }
      boolean root = parts.length == 2 || (parts.length == 3 && parts[2].isEmpty());
      if (root) {
        return new Match(SERVER_METADATA, "", null);
      }
      if (parts.length > 4 && parts[2].equals("repository") && parts[3].equals("models")) {
        return ofRepository(parts);
      }
      return parts[2].equals("models") ? ofModels(parts) : ofServer(parts);
    }

    /** Behind {@code /v2/repository/models}. */
    private static @Nullable Match ofRepository(String[] parts) {
      boolean versioned = parts.length == 8 && parts[5].equals("versions");
      if (parts.length != 6 && !versioned) {
        return null;
      }
      Endpoint endpoint =
          switch (parts[parts.length - 1]) {
            case "load" -> MODEL_LOAD;
            case "unload" -> MODEL_UNLOAD;
            default -> null;
          };
      return endpoint == null ? null : new Match(endpoint, parts[4], versioned ? parts[6] : null);
    }

    private static @Nullable Match ofServer(String[] parts) {
      if (parts.length != 4) {
        return null;
      }
      Endpoint endpoint =
          switch (parts[2] + "/" + parts[3]) {
            case "health/live" -> SERVER_LIVE;
            case "health/ready" -> SERVER_READY;
            case "repository/index" -> REPOSITORY_INDEX;
            default -> null;
          };
      return endpoint == null ? null : new Match(endpoint, "", null);
    }

    private static @Nullable Match ofModels(String[] parts) {
      if (parts.length == 3) {
        return new Match(MODELS, "", null);
      }
      if (parts.length == 4 && parts[3].equals("stats")) {
        return new Match(ALL_STATISTICS, "", null);
      }
      boolean versioned = parts.length >= 6 && parts[4].equals("versions");
      int action = versioned ? 6 : 4;
      String version = versioned ? parts[5] : null;
      if (parts.length == action) {
        return new Match(MODEL_METADATA, parts[3], version);
      }
      Endpoint endpoint = parts.length == action + 1 ? ofAction(parts[action]) : null;
      return endpoint == null ? null : new Match(endpoint, parts[3], version);
    }

    private static @Nullable Endpoint ofAction(String action) {
      return switch (action) {
        case "infer" -> MODEL_INFER;
        case "ready" -> MODEL_READY;
        case "config" -> MODEL_CONFIG;
        case "stats" -> MODEL_STATISTICS;
        default -> null;
      };
    }
  }
}
