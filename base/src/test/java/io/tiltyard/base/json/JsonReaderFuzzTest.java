package io.tiltyard.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Our reader takes the JSON that Jackson takes, and reads the same in it. */
final class JsonReaderFuzzTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final String REFUSED = "refused";

  @FuzzTest
  void reads_what_jackson_reads(byte[] text) {
    if (Utf8.indexOfInvalid(text, 0, text.length) >= 0 || !startsStructure(text)) {
      return;
    }
    List<String> ours = ours(text, text.length);
    if (ours.contains(REFUSED + " by a limit")) {
      return;
    }
    List<String> jacksons = jackson(text);
    assertThat(ours.contains(REFUSED)).isEqualTo(jacksons.contains(REFUSED));
    // Where a value ends in the wrong way, Jackson says so with its key, and we behind it.
    int common = Math.min(ours.size(), jacksons.size()) - (ours.contains(REFUSED) ? 1 : 0);
    assertThat(ours.subList(0, common)).isEqualTo(jacksons.subList(0, common));
    assertThat(Math.abs(ours.size() - jacksons.size())).isLessThanOrEqualTo(2);
    // What lies behind the text is none of it.
    byte[] longer = Arrays.copyOf(text, text.length + 16);
    Arrays.fill(longer, text.length, longer.length, (byte) '1');
    assertThat(ours(longer, text.length)).isEqualTo(ours);
  }

  private static boolean startsStructure(byte[] text) {
    String start = new String(text, StandardCharsets.UTF_8).stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  /** The tokens of the first value, and at their end whether it was refused. */
  private static List<String> ours(byte[] text, int length) {
    List<String> tokens = new ArrayList<>();
    try {
      JsonReader reader = JsonReader.open(text, length);
      int depth = 0;
      do {
        Token token = reader.next();
        depth += token.isStart() ? 1 : token.isEnd() ? -1 : 0;
        tokens.add(
            switch (token) {
              case START_OBJECT -> "{";
              case END_OBJECT -> "}";
              case START_ARRAY -> "[";
              case END_ARRAY -> "]";
              case KEY -> "key " + reader.key();
              case STRING -> "string " + reader.string();
              case INTEGER, DECIMAL -> number(reader.number());
              case TRUE -> "true";
              case FALSE -> "false";
              case NULL -> "null";
              case NAN, INFINITY, NEGATIVE_INFINITY ->
                  throw new IllegalStateException("a word of tensor data outside of it");
            });
      } while (depth > 0);
    } catch (JsonFault fault) {
      String why = fault.refusal().text();
      boolean limit = why.contains("at most") || why.contains("nesting depth");
      tokens.add(limit ? REFUSED + " by a limit" : REFUSED);
    }
    return tokens;
  }

  private static String number(JsonNumber number) {
    String text = number.toString();
    assertThat(number.toFloat()).as(text).isEqualTo(Float.parseFloat(text));
    assertThat(number.toDouble()).as(text).isEqualTo(Double.parseDouble(text));
    return "number " + text + (number.isInteger() ? " integer" : " decimal");
  }

  private static List<String> jackson(byte[] text) {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          tokens.add(REFUSED);
          return tokens;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        tokens.add(
            switch (token) {
              case FIELD_NAME -> "key " + parser.currentName();
              case VALUE_STRING -> "string " + parser.getText();
              case VALUE_NUMBER_INT -> "number " + parser.getText() + " integer";
              case VALUE_NUMBER_FLOAT -> "number " + parser.getText() + " decimal";
              default -> parser.getText();
            });
      } while (depth > 0);
    } catch (IOException e) {
      tokens.add(REFUSED);
    }
    return tokens;
  }
}
