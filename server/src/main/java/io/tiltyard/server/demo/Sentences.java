package io.tiltyard.server.demo;

import java.util.ArrayList;
import java.util.List;

/** Sentences as people write them, from two words to a paragraph. */
final class Sentences {
  private static final List<String> TEXTS =
      List.of(
          "Good morning.",
          "Where is the nearest pharmacy?",
          "The train to Leipzig leaves from platform nine at a quarter past four.",
          "My parcel has not arrived yet.",
          "Please cancel my subscription at the end of the month.",
          "The invoice shows the wrong address.",
          "How do I reset my password?",
          "It rained all night, and by morning the lower fields stood under water.",
          "She plays the cello in a small orchestra on Thursdays.",
          "Bread is cheaper at the market.",
          "Our flight was delayed by three hours because of fog.",
          "The quick brown fox jumps over the lazy dog.",
          "Can you recommend a quiet hotel near the old harbour?",
          "The battery lasts about two days if you keep the screen dim.",
          "I would like to return these shoes; they are half a size too small.",
          "Water boils at a lower temperature in the mountains.",
          "The committee will publish its decision next week.",
          "He fixed the fence before the storm.",
          "What time does the library close on Sundays?",
          "The soup needs more salt.",
          "Interest rates were left unchanged for the third time in a row.",
          "Two goals in the final minutes turned the match around.",
          "The museum shows letters, maps and instruments from four centuries of navigation, many of"
              + " them on loan from private collections.",
          "Turn left after the bridge.",
          "The meeting was moved to room twelve.",
          "A new vaccine is being tested in three countries.",
          "My daughter has just learned to ride a bicycle.",
          "The old clock tower is being restored.",
          "Is this seat taken?",
          "The recipe calls for two cups of flour, one egg, a pinch of nutmeg and as much butter as"
              + " you dare.",
          "Sales grew by four percent in the second quarter.",
          "The dog refused to go out in the rain.",
          "Our support team answers within one working day.",
          "Astronomers found a planet that circles its star in less than a day.",
          "The key is under the blue flowerpot.",
          "I have never seen so many butterflies in one garden.",
          "The contract can be ended by either side with thirty days' notice, in writing, to the"
              + " address given above.",
          "Which of these cables fits my monitor?",
          "The bakery on the corner closed last year.",
          "A ladder leaned against the apple tree.",
          "Heavy snow closed the pass for a week.",
          "The choir rehearses in the gymnasium.",
          "I forgot my umbrella on the bus.",
          "The printer jams whenever I use thick paper.",
          "He read the letter twice, folded it along its old creases, and put it back into the"
              + " drawer without a word.",
          "Fresh paint!",
          "The river has risen by half a metre since yesterday.",
          "Children under six travel free of charge.",
          "The charger gets warm, but that is normal.",
          "They met at a conference in Lisbon.",
          "Seven of the ten samples showed traces of lead.",
          "Does the apartment have a balcony?",
          "The orchard smelled of cut grass and ripe plums.",
          "Please speak more slowly; the line is bad.",
          "The ferry does not run in winter.",
          "An early frost ruined most of the grapes.",
          "The update fixes a problem that kept some phones from connecting to the car.",
          "We walked along the canal until the street lamps came on, then turned back, hungry and"
              + " tired, with sand in our shoes and nothing to say that had not been said before.",
          "The tickets are sold out.",
          "Thank you for your patience; an adviser will be with you shortly.");

  private Sentences() {}

  static List<Sentence> encode(WordPiece tokenizer) {
    List<Sentence> sentences = new ArrayList<>();
    for (String text : TEXTS) {
      sentences.add(new Sentence(sentences.size(), tokenizer.encode(text)));
    }
    return List.copyOf(sentences);
  }

  /** All of them, as written. */
  static List<String> texts() {
    return TEXTS;
  }
}
