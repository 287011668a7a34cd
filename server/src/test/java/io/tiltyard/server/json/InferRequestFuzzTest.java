package io.tiltyard.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.Shapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** S-09 for the codec: no input throws, what is refused is refused briefly, what is read fits. */
final class InferRequestFuzzTest {
  /** Another parser, that takes the words for numbers that ours takes. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int ROUNDS = 60_000;
  private static final String[] SEEDS = {
    "{\"id\":\"a\",\"inputs\":[{\"name\":\"X\",\"shape\":[2,2],\"datatype\":\"FP32\","
        + "\"data\":[[1.5,-2e3],[0,4]]}],\"outputs\":[{\"name\":\"Y\"}]}",
    "{\"inputs\":[{\"data\":[\"a\\u00e9\",\"日本\"],\"datatype\":\"BYTES\",\"shape\":[2],"
        + "\"name\":\"X\"}],\"parameters\":{\"routing_key\":\"u\",\"n\":1.5}}",
    "{\"inputs\":[{\"name\":\"X\",\"shape\":[3],\"datatype\":\"INT64\","
        + "\"parameters\":{\"binary_data_size\":24}}],\"x\":{\"y\":[true,null]}}",
  };
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-",
    "1e400",
    "NaN",
    "\\u0000",
    "\ud800",
    "9223372036854775808",
    "\"data\":",
    "\"shape\":",
    "\"inputs\":",
    "[[[[",
    "0.1",
    " ",
    "\0"
  };

  @Test
  void survives_mutated_requests() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] text = mutate(SEEDS[round % SEEDS.length], random);
      InferRequestReader.Result result = InferRequestReader.read(text, text.length);
      String as = "seed " + seed + ": " + new String(text, StandardCharsets.UTF_8);
      if (result instanceof InferRequestReader.Result.Refused refused) {
        assertThat(refused.refusal().text().length()).as(as).isBetween(1, 700);
      } else if (result instanceof InferRequestReader.Result.Read request) {
        read++;
        // Whatever is taken is JSON to another parser as well.
        assertThat(JSON.readTree(text).get("inputs")).as(as).isNotNull();
        request.request().inputs().forEach(input -> assertFits(input, as));
      }
    }
    assertThat(read).isPositive();
  }

  private static void assertFits(JsonInput input, String as) {
    HeapPayload data = input.data();
    if (data != null && input.datatype().fixedSize()) {
      long bytes = Shapes.elementCount(input.shape()) * input.datatype().byteSize();
      assertThat((long) data.byteLength()).as(as).isEqualTo(bytes);
    }
    assertThat(data == null).as(as).isEqualTo(input.binaryBytes() >= 0);
  }

  private static byte[] mutate(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    int mutations = random.nextInt(4);
    for (int i = 0; i < mutations && text.length() > 2; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
        case 3 -> text.setLength(at);
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes = Arrays.copyOf(bytes, bytes.length);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
