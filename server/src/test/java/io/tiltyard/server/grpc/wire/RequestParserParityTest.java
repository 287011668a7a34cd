package io.tiltyard.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser made by hand against generated code, on random and on damaged messages. */
final class RequestParserParityTest {
  private static final int ROUNDS = 8_000;

  @ParameterizedTest
  @ValueSource(ints = {8, 50, 1_000, Integer.MAX_VALUE})
  void both_parsers_make_the_same_of_any_bytes(int odd) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RandomMessages messages = new RandomMessages(random, odd);
    int requests = 0;
    try {
      byte[] before = messages.next();
      for (int i = 0; i < ROUNDS; i++) {
        byte[] bytes = messages.next();
        requests += Parity.check(bytes, random) ? 1 : 0;
        Parity.check(messages.mutated(bytes, before), random);
        before = bytes;
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
    assertThat(requests).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
  }
}
