package io.tiltyard.base.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one sentence in which an engine says what is wrong, out of all that it writes: without
 * statuses, stacks and places in its own source.
 */
public final class EngineSentence {
  private static final int MAX_READ = 20_000;
  private static final int MAX_CHARACTERS = 240;

  private static final Pattern LAST_OF_TRACE =
      Pattern.compile("(?m)^(?:[\\w.]*(?:Error|Exception): )+(.+)$");

  private static final Pattern SOURCE =
      Pattern.compile(
          "/\\S+\\.(?:cc|cpp|cu|h|hpp):\\d+ [^()]*+\\((?:[^()]++|\\([^()]*+\\))*+\\)"
              + "(?:::<lambda\\(.*?\\)>)?(?: const)?(?: \\[with [^\\]]*+\\])? "
              + "|\\S+\\.(?:cc|cpp|cu|h|hpp):\\d+ \\S+ ");

  private static final Pattern STATUS =
      Pattern.compile(
          "Error code - \\w+ - message: |Exception during (?:initialization|loading): "
              + "|\\[ONNXRuntimeError\\] : \\d+ : \\w+ : |\\[enforce fail at [^\\]]*+\\] *\\.? *"
              + "|Non-zero status code returned while running .*? Status Message: "
              + "|ONNX Runtime only \\*guarantees\\* support .*? opset versions\\. "
              + "|The operator schemas and .*? backward compatibility\\. "
              + "|\\.? Declaration: .*$");

  private static final Pattern NODE =
      Pattern.compile("In Node, \\(\"(.*?)\", (\\S+?), .*? , Error ");

  /** Of a path, a source file, PyTorch's name for a class, or an address. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "__torch__|(?:^|[\\s'\"(=:\\[])(?:[A-Za-z]:)?[/\\\\][\\w.-]+|\\w[/\\\\]\\w+[/\\\\]"
              + "|\\.(?:cc|cpp|cu|cuh|h|hpp|py|so|java)\\b|\\b0[xX][0-9a-fA-F]{4,}");

  /** A name of a node or tensor may look like a path, and is one of the model's own. */
  private static final Pattern PATH =
      Pattern.compile(
          "(?<!(?:[Nn]ode|[Nn]ame|[Ii]nput|[Oo]utput|arg|parameter|of)[ :]{0,2}['\"(]{1,2})"
              + "(?<![\\w.\\-<>/\\\\])(?:~?/|\\.\\.?/|[A-Za-z]:[\\\\/]|\\\\\\\\)[^\\s'\"(),;]++");

  private static final Pattern ADDRESS = Pattern.compile("\\b0[xX][0-9a-fA-F]++");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern LOOSE_END = Pattern.compile("[\\s:,]+$");

  private EngineSentence() {}

  /** For callers: the sentence after {@code ": "}; "" where it holds a path or an address. */
  public static String after(Throwable failure) {
    String sentence = of(failure);
    return PRIVATE.matcher(sentence).find() ? "" : told(sentence);
  }

  /** For operators: the sentence after {@code ": "}, with "(path)" for each path in it. */
  public static String cleaned(Throwable failure) {
    String sentence = PATH.matcher(of(failure)).replaceAll("(path)");
    return told(ADDRESS.matcher(sentence).replaceAll("(address)"));
  }

  private static String told(String sentence) {
    return sentence.isEmpty() ? "" : ": " + Excerpt.of(sentence, MAX_CHARACTERS);
  }

  private static String of(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? "" : message.substring(0, Math.min(message.length(), MAX_READ));
    text = STATUS.matcher(cause(text)).replaceAll("");
    text = STATUS.matcher(SOURCE.matcher(text).replaceAll("")).replaceAll("");
    text = SOURCE.matcher(text).replaceAll("");
    text = NODE.matcher(text).replaceAll("node '$1' ($2): ");
    return LOOSE_END.matcher(SPACE.matcher(text).replaceAll(" ").strip()).replaceAll("");
  }

  /** What was raised at the end of a stack, else the first line. */
  private static String cause(String text) {
    Matcher trace = LAST_OF_TRACE.matcher(text);
    String last = null;
    while (trace.find()) {
      last = trace.group(1);
    }
    if (last != null) {
      return last;
    }
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
