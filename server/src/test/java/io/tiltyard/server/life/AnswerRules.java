package io.tiltyard.server.life;

import io.tiltyard.server.grpc.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What clients may be told.
 *
 * @param values the first number of an answer, by version; a version that is not there must not
 *     answer
 * @param refusals names of error codes
 */
record AnswerRules(Map<Long, Set<Double>> values, Set<String> refusals) {
  private static final double TOLERANCE = 1e-5;

  /** Every request is answered, each version with its own number. */
  static AnswerRules strict(Map<Long, Double> values) {
    Map<Long, Set<Double>> each = new HashMap<>();
    values.forEach((version, value) -> each.put(version, Set.of(value)));
    return new AnswerRules(each, Set.of());
  }

  boolean allow(Reply reply) {
    return reply.isOk()
        ? values.getOrDefault(reply.version(), Set.of()).stream()
            .anyMatch(value -> Math.abs(value - reply.first()) <= TOLERANCE)
        : refusals.contains(reply.code());
  }
}
