package io.tiltyard.server.config.triton;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of the file, and where it stands.
 *
 * @param message what was read
 * @param tree where its fields stand; null where nobody knows
 * @param path dotted, with indices: {@code input[0].}; empty at the top
 */
record ConfigNode(Message message, @Nullable TextFormatParseInfoTree tree, String path) {
  /** {@code line 3: input[0].dims}. */
  String place(String field) {
    return line(field, 0) + path + field;
  }

  /** The place of one element of a repeated field; those in brackets share one line. */
  String place(String field, int index) {
    return line(field, index) + path + field + "[" + index + "]";
  }

  private String line(String field, int index) {
    List<TextFormatParseLocation> locations =
        tree == null ? List.of() : tree.getLocations(descriptor(field));
    if (locations.isEmpty()) {
      return "";
    }
    TextFormatParseLocation at = locations.get(Math.min(index, locations.size() - 1));
    return "line " + (at.getLine() + 1) + ": ";
  }

  /** The messages of a field, repeated or not. */
  List<ConfigNode> children(String field) {
    FieldDescriptor descriptor = descriptor(field);
    List<ConfigNode> children = new ArrayList<>();
    if (!descriptor.isRepeated()) {
      if (message.hasField(descriptor)) {
        children.add(child(descriptor, (Message) message.getField(descriptor), 0));
      }
      return children;
    }
    for (int i = 0; i < message.getRepeatedFieldCount(descriptor); i++) {
      children.add(child(descriptor, (Message) message.getRepeatedField(descriptor, i), i));
    }
    return children;
  }

  private ConfigNode child(FieldDescriptor field, Message value, int index) {
    List<TextFormatParseInfoTree> nested = tree == null ? List.of() : tree.getNestedTrees(field);
    return new ConfigNode(
        value,
        index < nested.size() ? nested.get(index) : null,
        path + field.getName() + (field.isRepeated() ? "[" + index + "]" : "") + ".");
  }

  private FieldDescriptor descriptor(String field) {
    return Objects.requireNonNull(message.getDescriptorForType().findFieldByName(field), field);
  }
}
