package io.tiltyard.server.config.triton;

import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormatParseInfoTree;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.proto.inference.ModelConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Protobuf's text format, read as Triton reads it: what stands twice or is unknown is an error. */
final class ConfigText {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 32;

  private static final Pattern TYPE = Pattern.compile("\"inference\\.(?:ModelConfig\\.)?");
  private static final Pattern PLACE = Pattern.compile("^\\d+:\\d+: ");
  private static final Pattern UNKNOWN =
      Pattern.compile("^(\\d+):(\\d+):\\s+inference\\.(?:\\w+\\.)*(\\w+)\\.(\\w+)$");

  private ConfigText() {}

  /** A file that cannot be read; one line a problem, with line and column. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    SyntaxException(List<String> lines, ParseException cause) {
      super(String.join("; ", lines), cause);
      this.lines = List.copyOf(lines);
    }

    SyntaxException(String line) {
      super(line);
      this.lines = List.of(line);
    }

    List<String> lines() {
      return lines;
    }
  }

  static ConfigNode parse(String text) throws SyntaxException {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new SyntaxException("longer than 1MiB, expected a model configuration");
    }
    ModelConfig.Builder config = ModelConfig.newBuilder();
    TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
    TextFormat.Parser parser =
        TextFormat.Parser.newBuilder()
            .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
            .setParseInfoTreeBuilder(places)
            .setRecursionLimit(MAX_DEPTH)
            .build();
    try {
      parser.merge(text, config);
    } catch (ParseException e) {
      List<String> unknown = unknownFields(e);
      throw new SyntaxException(unknown.isEmpty() ? List.of(line(e)) : unknown, e);
    }
    return new ConfigNode(config.build(), places.build(), "");
  }

  private static String line(ParseException e) {
    String words = PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    return "line "
        + e.getLine()
        + ", column "
        + e.getColumn()
        + ": "
        + Excerpt.of(TYPE.matcher(words).replaceAll("\""));
  }

  /** The parser goes on after an unknown field, and tells all of them in one message. */
  private static List<String> unknownFields(ParseException e) {
    List<String> lines = new ArrayList<>();
    for (String line : String.valueOf(e.getMessage()).split("\n", -1)) {
      Matcher unknown = UNKNOWN.matcher(line.strip());
      if (unknown.matches()) {
        lines.add(
            "line "
                + unknown.group(1)
                + ", column "
                + unknown.group(2)
                + ": "
                + Excerpt.of(unknown.group(4))
                + ": got an unknown field, expected one of Triton's "
                + unknown.group(3));
      }
    }
    return lines;
  }
}
