package io.tiltyard.server.config.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.tiltyard.proto.inference.ModelConfig;
import io.tiltyard.server.config.triton.TritonField.Treatment;
import io.tiltyard.server.docs.GeneratedSection;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keeps {@link TritonField}, Triton's message and docs/triton-repository.md in step. */
final class TritonFieldTest {
  @Test
  void every_field_of_the_message_is_in_the_table_and_no_other() {
    Set<String> paths = new HashSet<>();
    collect(ModelConfig.getDescriptor(), "", paths);

    assertThat(Arrays.stream(TritonField.values()).map(TritonField::path))
        .containsExactlyInAnyOrderElementsOf(paths);
  }

  /** A field is taken apart, if one of its own fields is in the table. */
  private static void collect(Descriptor message, String above, Set<String> paths) {
    for (FieldDescriptor field : message.getFields()) {
      String path = above + field.getName();
      paths.add(path);
      boolean structure = field.getJavaType() == JavaType.MESSAGE && !field.isMapField();
      boolean split =
          Arrays.stream(TritonField.values()).anyMatch(f -> f.path().startsWith(path + "."));
      if (structure && split) {
        collect(field.getMessageType(), path + ".", paths);
      }
    }
  }

  @Test
  void the_documentation_has_the_table() throws IOException {
    StringBuilder table = new StringBuilder("| field | | |\n|---|---|---|\n");
    for (TritonField field : TritonField.values()) {
      table
          .append("| `")
          .append(field.path())
          .append("` | ")
          .append(word(field.treatment()))
          .append(" | ")
          .append(field.text())
          .append(" |\n");
    }
    GeneratedSection.assertCurrent("docs/triton-repository.md", "fields", table.toString());
  }

  private static String word(Treatment treatment) {
    return switch (treatment) {
      case HONOURED -> "honoured";
      case NO_EFFECT -> "no effect";
      case NOTICED -> "notice";
      case REFUSED -> "**refused**";
    };
  }
}
