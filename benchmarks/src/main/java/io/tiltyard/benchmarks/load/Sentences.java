package io.tiltyard.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * English sentences as the token numbers of MiniLM's tokenizer, all of one length: the first and
 * the last token of each are the model's marks for start and end, none is padding.
 */
public final class Sentences {
  /** Tokens of each. */
  public static final int TOKENS = 16;

  private Sentences() {}

  public static List<long[]> all() {
    try (InputStream stream =
            Objects.requireNonNull(Sentences.class.getResourceAsStream("sentences-16.tsv"));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().map(Sentences::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line is the numbers, a tab, and the sentence. */
  private static long[] parse(String line) {
    String numbers = line.substring(0, line.indexOf('\t'));
    return Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
  }
}
