package io.tiltyard.server.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses which known name a mistyped one was meant to be. */
final class Suggestion {
  private static final int MAX_LENGTH = 64;

  private Suggestion() {}

  /** The known name that takes the fewest edits, if that is at most a third of its length. */
  static @Nullable String nearest(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return null;
    }
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int edits = distance(name, candidate);
      if (edits < fewest && edits <= Math.max(1, candidate.length() / 3)) {
        nearest = candidate;
        fewest = edits;
      }
    }
    return nearest;
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
  }
}
