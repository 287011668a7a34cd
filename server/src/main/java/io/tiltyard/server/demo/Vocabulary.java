package io.tiltyard.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pieces of words that a model knows, each with its number. */
final class Vocabulary {
  private final Map<String, Integer> ids;

  private Vocabulary(Map<String, Integer> ids) {
    this.ids = Map.copyOf(ids);
  }

  /** One piece a line, numbered from 0. */
  static Vocabulary fromLines(InputStream text) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    int id = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      ids.put(line, id++);
    }
    return new Vocabulary(ids);
  }

  /** {@code model.vocab} of a {@code tokenizer.json}. */
  static Vocabulary fromTokenizerJson(InputStream json) throws IOException {
    JsonNode vocabulary = new ObjectMapper().readTree(json).path("model").path("vocab");
    if (!vocabulary.isObject()) {
      throw new IOException("no model.vocab, expected the tokenizer.json of a WordPiece model");
    }
    Map<String, Integer> ids = new HashMap<>();
    for (Map.Entry<String, JsonNode> piece : vocabulary.properties()) {
      ids.put(piece.getKey(), piece.getValue().intValue());
    }
    return new Vocabulary(ids);
  }

  /** The number of a piece, or null where it is not known. */
  @Nullable Integer id(String piece) {
    return ids.get(piece);
  }

  int size() {
    return ids.size();
  }
}
