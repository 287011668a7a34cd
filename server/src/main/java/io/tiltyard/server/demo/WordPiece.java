package io.tiltyard.server.demo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns a sentence into the token ids that an uncased BERT takes: lower case, accents stripped
 * (NFD), split at white space, punctuation and around Chinese characters, then the longest known
 * piece first (Devlin et al., BERT; its {@code tokenization.py}).
 */
final class WordPiece {
  private static final String CONTINUATION = "##";
  private static final int MAX_WORD_CHARACTERS = 100;

  private final Vocabulary vocabulary;
  private final int begin;
  private final int end;
  private final int unknown;

  /**
   * @throws IllegalArgumentException where the vocabulary lacks {@code [CLS]}, {@code [SEP]} or
   *     {@code [UNK]}
   */
  WordPiece(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.begin = special("[CLS]");
    this.end = special("[SEP]");
    this.unknown = special("[UNK]");
  }

  /** The ids of a sentence between {@code [CLS]} and {@code [SEP]}. */
  long[] encode(String sentence) {
    List<Integer> ids = new ArrayList<>();
    ids.add(begin);
    for (String word : words(sentence)) {
      addPieces(word, ids);
    }
    ids.add(end);
    return ids.stream().mapToLong(Integer::longValue).toArray();
  }

  private int special(String piece) {
    Integer id = vocabulary.id(piece);
    if (id == null) {
      throw new IllegalArgumentException("no " + piece + " in the vocabulary");
    }
    return id;
  }

  private void addPieces(String word, List<Integer> ids) {
    int before = ids.size();
    int from = 0;
    while (from < word.length() && word.length() <= MAX_WORD_CHARACTERS) {
      int to = word.length();
      Integer id = null;
      while (to > from && id == null) {
        String piece = word.substring(from, to);
        id = vocabulary.id(from == 0 ? piece : CONTINUATION + piece);
        to = id == null ? to - 1 : to;
      }
      if (id == null) {
        break;
      }
      ids.add(id);
      from = to;
    }
    if (from < word.length()) {
      ids.subList(before, ids.size()).clear();
      ids.add(unknown);
    }
  }

  private static List<String> words(String sentence) {
    String plain = Normalizer.normalize(sentence.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .filter(c -> !isDropped(c))
        .forEach(
            c -> {
              if (isSpace(c)) {
                flush(word, words);
              } else if (isPunctuation(c) || Character.isIdeographic(c)) {
                flush(word, words);
                words.add(Character.toString(c));
              } else {
                word.appendCodePoint(c);
              }
            });
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (word.length() > 0) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isDropped(int c) {
    if (c == 0xfffd || Character.getType(c) == Character.NON_SPACING_MARK) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          !isSpace(c);
      default -> false;
    };
  }

  /** Unicode's punctuation, and every ASCII character that is neither letter, digit nor space. */
  private static boolean isPunctuation(int c) {
    if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
