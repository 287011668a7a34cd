package io.tiltyard.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a page of documentation that is made from code, between two marks. With {@code
 * -Dtiltyard.docs.write=true} the test writes it anew instead of comparing.
 */
public final class GeneratedSection {
  private GeneratedSection() {}

  /**
   * @param page below the project's root
   * @param name in the marks {@code <!-- name: generated -->} and {@code <!-- /name -->}
   */
  public static void assertCurrent(String page, String name, String expected) throws IOException {
    Path file = Path.of(System.getProperty("tiltyard.root", "..")).resolve(page);
    String text = Files.readString(file);
    String begin = "<!-- " + name + ": generated -->\n";
    String end = "<!-- /" + name + " -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("marks of " + name + " in " + page).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("tiltyard.docs.write")) {
      Files.writeString(file, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s; run the test with -Dtiltyard.docs.write=true to write it anew", page)
        .isEqualTo(expected);
  }
}
