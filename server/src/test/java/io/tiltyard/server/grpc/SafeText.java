package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** Holds what leaves the server against what must not: paths, class names, stack traces. */
final class SafeText {
  private static final Pattern LEAK =
      Pattern.compile(
          "\\bio\\.(tiltyard|grpc|netty)\\b|\\b(java|javax|com\\.google|ai\\.onnxruntime)\\."
              + "|Exception\\b|Error\\b:|\\bat [\\w.$]+\\(|\\.java:\\d+|(^|\\s)/(\\w+/)+");

  private SafeText() {}

  static void check(String text) {
    assertThat(text).isNotBlank();
    assertThat(LEAK.matcher(text).find()).as("leaks: %s", text).isFalse();
    assertThat(text.codePoints().anyMatch(Character::isISOControl))
        .as("control: %s", text)
        .isFalse();
  }
}
