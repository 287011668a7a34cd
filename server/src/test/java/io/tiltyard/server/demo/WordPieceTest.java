package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The algorithm, over a vocabulary small enough to read; {@code DemoIT} has the real one. */
final class WordPieceTest {
  private static final String PIECES =
      "[CLS] [SEP] [UNK] hello world un ##aff ##able ##a ##ff ##b cafe naive , . ! ? ' don t 中 国"
          + " strasse $ 3 ##0 - _";

  private final Vocabulary vocabulary = vocabulary(PIECES);
  private final WordPiece tokenizer = new WordPiece(vocabulary);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello world        | hello world
          HELLO, World!      | hello , world !
          unaffable          | un ##aff ##able
          unaffab            | un ##aff ##a ##b
          Café Naïve         | cafe naive
          don't              | don ' t
          hello中国world      | hello 中 国 world
          $30                | $ 3 ##0
          hello_world-hello  | hello _ world - hello
          hellow             | [UNK]
          hello xyz world    | hello [UNK] world
          hello...           | hello . . .
          """)
  void a_sentence_becomes_its_longest_known_pieces(String sentence, String pieces) {
    assertThat(tokenizer.encode(sentence)).isEqualTo(ids("[CLS] " + pieces + " [SEP]"));
  }

  @Test
  void all_kinds_of_space_part_words_and_control_characters_vanish() {
    assertThat(tokenizer.encode("\thello\u00a0\r\nwor\u0000ld\u2003\u200b\ufffd "))
        .isEqualTo(ids("[CLS] hello world [SEP]"));
  }

  @Test
  void nothing_is_the_two_marks() {
    assertThat(tokenizer.encode("  ")).isEqualTo(ids("[CLS] [SEP]"));
  }

  @Test
  void a_word_of_more_than_100_characters_is_unknown() {
    WordPiece letters = new WordPiece(vocabulary("[CLS] [SEP] [UNK] a ##a"));

    assertThat(letters.encode("a".repeat(100))).hasSize(102);
    assertThat(letters.encode("a".repeat(101))).containsExactly(0, 2, 1);
  }

  @Test
  void a_vocabulary_comes_from_a_tokenizer_json_too() throws IOException {
    String json =
        "{\"version\":\"1.0\",\"model\":{\"type\":\"WordPiece\",\"vocab\":"
            + "{\"[UNK]\":100,\"[CLS]\":101,\"[SEP]\":102,\"hello\":7592}}}";
    Vocabulary read =
        Vocabulary.fromTokenizerJson(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(read.size()).isEqualTo(4);
    assertThat(new WordPiece(read).encode("Hello")).containsExactly(101, 7592, 102);
  }

  @Test
  void another_kind_of_tokenizer_is_refused() {
    ByteArrayInputStream bpe =
        new ByteArrayInputStream("{\"model\":{}}".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Vocabulary.fromTokenizerJson(bpe))
        .hasMessageContaining("expected the tokenizer.json of a WordPiece model");
    assertThatThrownBy(() -> new WordPiece(vocabulary("[CLS] [SEP]")))
        .hasMessage("no [UNK] in the vocabulary");
  }

  private long[] ids(String pieces) {
    return Arrays.stream(pieces.split(" ", -1)).mapToLong(vocabulary::id).toArray();
  }

  private static Vocabulary vocabulary(String pieces) {
    String lines = Arrays.stream(pieces.split(" ", -1)).collect(Collectors.joining("\n"));
    try {
      return Vocabulary.fromLines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
