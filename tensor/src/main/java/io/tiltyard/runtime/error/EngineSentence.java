package io.tiltyard.runtime.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an engine says of a failure, as far as whoever asked may read it. */
public final class EngineSentence {
  private static final int MAX_CHARACTERS = 240;

  /** What stands before the cause itself: ONNX Runtime's frames, then PyTorch's trace of calls. */
  private static final Pattern BEFORE =
      Pattern.compile("(?s)^.*(?:Status Message:|Error code - \\w+ - message:)");

  private static final Pattern LAST_OF_TRACE =
      Pattern.compile("(?m)^(?:[\\w.]*(?:Error|Exception): )+(.+)$");

  /** What PyTorch repeats of the model's source. */
  private static final Pattern BEHIND = Pattern.compile("\\.? Declaration: .*");

  /** Of a path, a source file, PyTorch's name for a class, or an address. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "__torch__|(?:^|[\\s'\"(=:\\[])(?:[A-Za-z]:)?[/\\\\][\\w.-]+|\\w[/\\\\]\\w+[/\\\\]"
              + "|\\.(?:cc|cpp|cu|cuh|h|hpp|py|so|java)\\b|\\b0[xX][0-9a-fA-F]{4,}");

  private EngineSentence() {}

  /**
   * The line of an engine's message that names the cause, after {@code ": "}; "" where there is
   * none, or it holds a path, the name of a source file, or an address.
   */
  public static String after(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher trace = LAST_OF_TRACE.matcher(message);
    String cause = "";
    while (trace.find()) {
      cause = trace.group(1);
    }
    if (cause.isEmpty()) {
      cause = BEFORE.matcher(message).replaceFirst("").strip().lines().findFirst().orElse("");
    }
    String sentence = BEHIND.matcher(cause).replaceFirst("").strip();
    boolean tellable =
        failure.getMessage() != null && !sentence.isEmpty() && !PRIVATE.matcher(sentence).find();
    return tellable ? ": " + Excerpt.of(sentence, MAX_CHARACTERS) : "";
  }
}
