package io.tiltyard.server.grpc.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/**
 * The parser made by hand against generated code, on bytes that a fuzzer finds. Without {@code
 * JAZZER_FUZZ=1} it runs the corpus that lies beside the test's resources.
 */
@Tag("one-jdk")
final class RequestParserFuzzTest {
  @FuzzTest
  void both_parsers_make_the_same_of_any_bytes(byte[] bytes) {
    Parity.check(bytes, new Random(Arrays.hashCode(bytes)));
  }
}
