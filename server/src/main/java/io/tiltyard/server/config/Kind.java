package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A kind of value: how it is written, and which values are legal. */
interface Kind<T> {
  /** The value, or null where {@code node} is not a legal one. */
  @Nullable T parse(JsonNode node);

  /** What is legal, to follow the word "expected". */
  String expected();

  /** The value as it would be written. */
  String text(T value);
}
