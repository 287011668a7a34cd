package io.tiltyard.server.config;

import java.util.regex.Pattern;

/**
 * Names of models and routes. They become directory names, metric labels and parts of URLs, so
 * nothing that means something there is legal.
 */
public final class Names {
  /** What a legal name looks like, to follow the word "expected". */
  public static final String EXPECTED =
      "a name of up to 128 letters, digits, '.', '_' or '-' that starts with a letter or digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Names() {}

  public static boolean legal(String name) {
    return NAME.matcher(name).matches();
  }
}
