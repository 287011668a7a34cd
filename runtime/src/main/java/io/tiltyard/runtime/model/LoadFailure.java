package io.tiltyard.runtime.model;

import io.tiltyard.base.error.EngineSentence;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of failed load, known by the words of the engine.
 *
 * @param reason a stable word
 * @param said what the engine says of it, in part
 * @param words what it means, with {@code %s} for what the first group of {@code said} found
 */
public record LoadFailure(String reason, Pattern said, String words) {
  /**
   * @param said a regular expression
   */
  public LoadFailure(String reason, String said, String words) {
    this(reason, Pattern.compile(said), words);
  }

  /**
   * The first kind that is meant: its words, followed by the engine's own sentence.
   *
   * @param kinds the last of which is meant by any words
   */
  public static ModelLoadException of(List<LoadFailure> kinds, Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    for (LoadFailure kind : kinds) {
      Matcher matcher = kind.said.matcher(text);
      if (matcher.find()) {
        return kind.exception(matcher, failure);
      }
    }
    throw new IllegalArgumentException("no kind is meant by any words", failure);
  }

  private ModelLoadException exception(Matcher matcher, Throwable failure) {
    String what =
        matcher.groupCount() == 0 ? words : words.replace("%s", Excerpt.of(matcher.group(1)));
    return new ModelLoadException(reason, what + EngineSentence.cleaned(failure), failure);
  }
}
