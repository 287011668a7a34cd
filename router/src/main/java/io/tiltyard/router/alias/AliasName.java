package io.tiltyard.router.alias;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names of aliases: MLflow's, and that an alias is no number, which would be a
 * version.
 */
public final class AliasName {
  public static final int MAX_CHARACTERS = 255;

  /** The version that is the champion of the route now. */
  public static final String CHAMPION = "champion";

  /** The version that was the champion of the route before. */
  public static final String PREVIOUS = "previous";

  /** What a legal name looks like, to follow the word "expected". */
  public static final String EXPECTED =
      "an alias of 1 to "
          + MAX_CHARACTERS
          + " letters, digits, '_' or '-' that is neither 'latest' nor v and a number";

  private static final String LATEST = "latest";

  private AliasName() {}

  /** Whether a version may be asked for by this name. */
  public static boolean isLegal(String name) {
    int characters = name.codePointCount(0, name.length());
    return characters >= 1
        && characters <= MAX_CHARACTERS
        && name.codePoints().allMatch(AliasName::isPart)
        && !name.toLowerCase(Locale.ROOT).equals(LATEST)
        && !isNumbered(name);
  }

  /** Whether the gateway keeps an alias of this name itself. */
  public static boolean isKept(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals(CHAMPION) || lower.equals(PREVIOUS);
  }

  /** Null where an operator may set or remove an alias of this name, else why not. */
  public static @Nullable Refusal checkSettable(String name) {
    if (!isLegal(name)) {
      return refusal(name, EXPECTED);
    }
    return isKept(name)
        ? refusal(name, "another name: the gateway keeps this one itself, as routes change")
        : null;
  }

  private static Refusal refusal(String name, String expected) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT, "alias '" + Excerpt.of(name) + "', expected " + expected);
  }

  private static boolean isPart(int c) {
    int type = Character.getType(c);
    return c == '_'
        || c == '-'
        || Character.isLetterOrDigit(c)
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  /** A number, with a sign or without, and v with digits behind it. */
  private static boolean isNumbered(String name) {
    char first = name.charAt(0);
    int digits = first == 'v' || first == 'V' || first == '-' ? 1 : 0;
    return digits < name.length() && name.codePoints().skip(digits).allMatch(Character::isDigit);
  }
}
