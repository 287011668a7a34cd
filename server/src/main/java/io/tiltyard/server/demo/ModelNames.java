package io.tiltyard.server.demo;

import java.util.List;

/** Names of the demo's route and of the model's inputs and output. */
final class ModelNames {
  static final String ROUTE = "minilm";
  static final String INPUT_IDS = "input_ids";
  static final String ATTENTION_MASK = "attention_mask";
  static final String TOKEN_TYPE_IDS = "token_type_ids";
  static final List<String> INPUTS = List.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS);

  private ModelNames() {}

  /** The value of an input at one token. */
  static long value(String input, long[] ids, int token) {
    return switch (input) {
      case INPUT_IDS -> ids[token];
      case ATTENTION_MASK -> 1;
      default -> 0;
    };
  }
}
