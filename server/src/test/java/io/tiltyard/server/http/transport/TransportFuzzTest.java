package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S-09: mutated requests never take the listener down, and get no answer but HTTP's. */
@Timeout(600)
final class TransportFuzzTest {
  private static final int ROUNDS = 400;
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
  private static final String[] SEEDS = {
    "GET /v2/health/live HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Encoding: identity\r\n\r\nhello",
    "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    UPGRADE + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
  };

  @Test
  void s09_survives_mutated_requests() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestServer server = new TestServer()) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] request = mutate(SEEDS[round % SEEDS.length], random);
        try (RawClient client = server.connect()) {
          client.sendQuietly(request);
          client.halfClose();
          String answer = client.readAll();
          boolean expected =
              answer.isEmpty() || answer.startsWith("HTTP/1.1 ") || answer.charAt(0) == 0;
          assertThat(expected).as("seed %d round %d: %s", seed, round, answer).isTrue();
        }
      }
      assertThat(server.isAlive()).as("seed %d", seed).isTrue();
    }
  }

  private static byte[] mutate(String seed, Random random) {
    byte[] bytes = seed.getBytes(StandardCharsets.ISO_8859_1);
    int mutations = random.nextInt(4);
    for (int i = 0; i < mutations && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = insert(bytes, at, random);
        default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, Random random) {
    byte[] longer = new byte[bytes.length + 1 + random.nextInt(20)];
    int extra = longer.length - bytes.length;
    System.arraycopy(bytes, 0, longer, 0, at);
    Arrays.fill(longer, at, at + extra, bytes[random.nextInt(bytes.length)]);
    System.arraycopy(bytes, at, longer, at + extra, bytes.length - at);
    return longer;
  }
}
