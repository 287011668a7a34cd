package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.docs.GeneratedSection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md and docs/model-yaml.md in step with {@link Keys}. */
final class ConfigurationDocTest {
  @Test
  void the_documentation_has_every_key() throws IOException {
    GeneratedSection.assertCurrent("docs/configuration.md", "keys", KeysTable.markdown());
  }

  @Test
  void the_page_of_model_yaml_has_every_key() throws IOException {
    GeneratedSection.assertCurrent("docs/model-yaml.md", "keys", KeysTable.ofModelFile());
  }

  @Test
  void every_meaning_is_a_sentence() {
    for (Key<?> key : ModelKeys.ofFile()) {
      assertThat(key.meaning()).as(key.path()).endsWith(".");
    }
    for (Key<?> key : Keys.all()) {
      assertThat(key.meaning()).as(key.path()).endsWith(".");
    }
  }
}
