package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code repository.signature.keys}, whose entries may be paths alone. */
final class SignatureKeysReader {
  private static final String SECTION = "repository.signature";
  private static final String LIST = "keys";
  private static final String ELEMENT = SECTION + "." + LIST + "[].";
  private static final String PATH = Keys.SIGNATURE_KEY_PATH.path().substring(ELEMENT.length());

  private SignatureKeysReader() {}

  /** Gives the list and its entries the one shape that the schema knows. */
  static void spellOut(JsonNode tree) {
    if (!(Values.find(tree, SECTION) instanceof ObjectNode section)) {
      return;
    }
    JsonNode given = section.path(LIST);
    if (given.isMissingNode() || given.isNull() || given.isObject()) {
      return;
    }
    ArrayNode keys = section.arrayNode();
    for (JsonNode each : given.isArray() ? given : List.of(given)) {
      keys.add(each.isContainerNode() ? each : section.objectNode().set(PATH, each));
    }
    section.set(LIST, keys);
  }

  /**
   * Those entries that have a path.
   *
   * @param problems where those go that no schema finds
   */
  static List<SignatureKeyConfig> read(JsonNode tree, List<Problem> problems) {
    List<SignatureKeyConfig> keys = new ArrayList<>();
    for (JsonNode each : Values.find(tree, SECTION + "." + LIST)) {
      Path path = Keys.SIGNATURE_KEY_PATH.kind().parse(each.path(PATH));
      if (path != null) {
        keys.add(
            new SignatureKeyConfig(
                path,
                Keys.SIGNATURE_KEY_NOT_AFTER
                    .kind()
                    .parse(Values.find(each, name(Keys.SIGNATURE_KEY_NOT_AFTER))),
                Values.read(each, ELEMENT, Keys.SIGNATURE_KEY_MODELS, Set.of())));
      }
    }
    Key<Boolean> named = Keys.SIGNATURE_NAMES_VERSION;
    if (keys.isEmpty() && Values.read(tree, "", named, false)) {
      problems.add(new Problem(named.path(), "true without a key", "'" + LIST + "' beside it"));
    }
    return keys;
  }

  private static String name(Key<?> key) {
    return key.path().substring(ELEMENT.length());
  }
}
