package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A value from the command line, which wins over the file.
 *
 * @param key what it sets
 * @param name the flag, for the messages: {@code --http-port}
 * @param value as the file would hold it
 */
public record Flag(Key<?> key, String name, JsonNode value) {
  public static Flag of(Key<?> key, String name, int value) {
    return new Flag(key, name, IntNode.valueOf(value));
  }

  public static Flag of(Key<?> key, String name, String value) {
    return new Flag(key, name, TextNode.valueOf(value));
  }
}
