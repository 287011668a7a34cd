package io.tiltyard.repository.source;

/** The names that models and routes may have: letters, digits, dot, underscore, hyphen. */
public final class ModelName {
  /** Longer names are refused. */
  public static final int MAX_CHARACTERS = 128;

  private ModelName() {}

  /** Whether this can name a model: 1 to 128 of the characters above, not starting with a dot. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_CHARACTERS
        && name.charAt(0) != '.'
        && name.chars().allMatch(ModelName::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
