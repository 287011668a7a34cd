package io.tiltyard.repository.integrity;

import io.tiltyard.base.error.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file {@code SHA256SUMS}, as {@code sha256sum} prints it: a line a file, with 64 hexadecimal
 * digits, a space, a space or an asterisk, and the name. A line that starts with a backslash has a
 * name in which {@code \\}, {@code \n} and {@code \r} stand for one character each.
 */
final class ChecksumManifest {
  static final String FILE = "SHA256SUMS";
  static final String SIGNATURE = "SHA256SUMS.sig";

  private static final Pattern LINE =
      Pattern.compile("(\\\\?)([0-9a-fA-F]{64}) [ *]([^\\n]+)", Pattern.DOTALL);

  private ChecksumManifest() {}

  /**
   * Reads it.
   *
   * @throws ModelLoadException {@code incomplete} where its end is missing, {@code checksum} where
   *     it is something else
   */
  static FileList parse(byte[] bytes) throws ModelLoadException {
    String text = decode(bytes);
    if (!text.endsWith("\n")) {
      throw IntegrityFailures.incomplete(
          FILE + " does not end with a line feed, expected all of it");
    }
    Map<String, String> digests = new LinkedHashMap<>();
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher line = LINE.matcher(lines[i]);
      if (!line.matches()) {
        throw wrong(i, "expected 64 hexadecimal digits, two spaces and a file's name");
      }
      String name = name(line, i);
      if (digests.put(name, line.group(2).toLowerCase(Locale.ROOT)) != null) {
        throw wrong(i, "lists " + IntegrityFailures.quoted(name) + " again, expected it once");
      }
    }
    return new FileList(FILE, digests);
  }

  private static String decode(byte[] bytes) throws ModelLoadException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw IntegrityFailures.checksum(FILE + " is not UTF-8, expected text of sha256sum");
    }
  }

  private static String name(Matcher line, int index) throws ModelLoadException {
    String name = line.group(1).isEmpty() ? line.group(3) : unescaped(line.group(3), index);
    return name.startsWith("./") ? name.substring(2) : name;
  }

  private static String unescaped(String name, int index) throws ModelLoadException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\') {
        i++;
        text.append(character(i < name.length() ? name.charAt(i) : ' ', index));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static char character(char escape, int index) throws ModelLoadException {
    return switch (escape) {
      case '\\' -> '\\';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> throw wrong(index, "has another escape than \\\\, \\n or \\r");
    };
  }

  private static ModelLoadException wrong(int index, String why) {
    return IntegrityFailures.checksum("line " + (index + 1) + " of " + FILE + ": " + why);
  }
}
