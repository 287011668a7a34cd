package io.tiltyard.server.config;

import io.tiltyard.repository.source.ModelName;

/**
 * Names of models and routes. They become directory names, metric labels and parts of URLs, so
 * nothing that means something there is legal.
 */
public final class Names {
  /** What a legal name looks like, to follow the word "expected". */
  public static final String EXPECTED =
      "a name of 1 to "
          + ModelName.MAX_CHARACTERS
          + " letters, digits, '.', '_' or '-' that does not start with '.'";

  private Names() {}

  public static boolean legal(String name) {
    return ModelName.isValid(name);
  }
}
