package io.tiltyard.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured.
 *
 * @param <T> type of its values
 */
public final class Key<T> {
  /** {@link #defaultText} of a key that must be there where its section is. */
  static final String REQUIRED = "must be there";

  private final String path;
  private final Kind<T> kind;
  private final @Nullable T byDefault;
  private final String defaultText;
  private final String meaning;

  /**
   * @param path dotted from the top; {@code <model>} stands for any name, {@code []} for every
   *     element
   * @param byDefault null where the key must be there, or {@code defaultText} says what its absence
   *     means
   */
  Key(String path, Kind<T> kind, @Nullable T byDefault, String defaultText, String meaning) {
    this.path = path;
    this.kind = kind;
    this.byDefault = byDefault;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  public String path() {
    return path;
  }

  /** The default as the documentation shows it. */
  public String defaultText() {
    return defaultText;
  }

  /** What the key does, one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What is legal. */
  public String expected() {
    return kind.expected();
  }

  boolean required() {
    return defaultText.equals(REQUIRED);
  }

  Kind<T> kind() {
    return kind;
  }

  @Nullable T byDefault() {
    return byDefault;
  }
}
