package io.tiltyard.server.config.triton;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.List;

/** Holds every field that is set against {@link TritonField}. */
final class FieldReview {
  private final List<TritonProblem> problems;
  private final List<String> notices;

  FieldReview(List<TritonProblem> problems, List<String> notices) {
    this.problems = problems;
    this.notices = notices;
  }

  void review(ConfigNode config) {
    review(config, "");
  }

  private void review(ConfigNode node, String above) {
    for (FieldDescriptor field : node.message().getAllFields().keySet()) {
      TritonField known = TritonField.of(above + field.getName());
      if (known == null) {
        continue;
      }
      String place = node.place(field.getName());
      String text = known.text().replace("`", "");
      switch (known.treatment()) {
        case REFUSED ->
            problems.add(
                new TritonProblem(
                    TritonProblem.Kind.UNSUPPORTED, place + ": is not supported: " + text));
        case NOTICED -> notices.add(place + ": is not used: " + text);
        case HONOURED, NO_EFFECT -> descend(node, field, above);
      }
    }
  }

  private void descend(ConfigNode node, FieldDescriptor field, String above) {
    if (field.getJavaType() == JavaType.MESSAGE && !field.isMapField()) {
      node.children(field.getName()).forEach(child -> review(child, above + field.getName() + "."));
    }
  }
}
