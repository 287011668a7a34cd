package io.tiltyard.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are printed in the digits that Java 19 and later give them. */
final class NumberTextTest {
  private static final int ROUNDS = 300_000;
  private static final int FIRST_CORRECT_JAVA = 19;

  private final NumberText numbers = new NumberText();
  private final ByteBuffer memory = ByteBuffer.allocate(NumberText.MAX_BYTES + 1);

  @ParameterizedTest
  @CsvSource({
    "1,1.0",
    "-1,-1.0",
    "0,0.0",
    "-0.0,-0.0",
    "0.5,0.5",
    "255,255.0",
    "0.001,0.001",
    "0.00099999,9.9999E-4",
    "9999999,9999999.0",
    "12345678,1.2345678E7",
    "1e10,1.0E10",
    "0.0123456789,0.012345679",
    "-1.2345678E-4,-1.2345678E-4",
    "1.4e-45,1.4E-45",
    "1.17549435E-38,1.1754944E-38",
    "3.4028235e38,3.4028235E38",
    // Java 17 gives these more digits than they need.
    "2e23,2.0E23",
    "8.5899346e9,8.589935E9",
    "1.1e-44,1.1E-44"
  })
  void prints_a_float(float value, String text) {
    assertThat(print(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1.0",
    "-0.0,-0.0",
    "0.1,0.1",
    "123456.789,123456.789",
    "9007199254740993,9.007199254740992E15",
    "1e23,1.0E23",
    "2e23,2.0E23",
    "2.2250738585072014E-308,2.2250738585072014E-308",
    "4.9e-324,4.9E-324",
    "9.9e-324,9.9E-324",
    "1.5e-323,1.5E-323",
    "1.7976931348623157e308,1.7976931348623157E308",
    "-1.2345678901234567E-300,-1.2345678901234568E-300"
  })
  void prints_a_double(double value, String text) {
    assertThat(print(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 10, 99_999_999, 100_000_000, 10_000_000_000_000_000L})
  void prints_an_integer(long value) {
    assertThat(print(value)).isEqualTo(Long.toString(value));
  }

  @Test
  void prints_integers_of_every_length() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      long value = random.nextLong() >> random.nextInt(Long.SIZE);
      assertThat(print(value)).as("seed %d", seed).isEqualTo(Long.toString(value));
      int end = NumberText.putUnsigned(memory, 0, value);
      assertThat(text(end)).as("seed %d", seed).isEqualTo(Long.toUnsignedString(value));
    }
    for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1}) {
      assertThat(print(value)).isEqualTo(Long.toString(value));
      int end = NumberText.putUnsigned(memory, 0, value);
      assertThat(text(end)).isEqualTo(Long.toUnsignedString(value));
    }
  }

  @Test
  void a_float_reads_back_and_one_digit_less_would_not() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        String text = print(value);
        assertThat(Float.parseFloat(text)).as("%s, seed %d", text, seed).isEqualTo(value);
        for (BigDecimal shorter : shortened(text)) {
          assertThat(shorter.floatValue()).as("%s, seed %d", text, seed).isNotEqualTo(value);
        }
      }
    }
  }

  @Test
  void a_double_reads_back_and_one_digit_less_would_not() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS / 10; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = print(value);
        assertThat(Double.parseDouble(text)).as("%s, seed %d", text, seed).isEqualTo(value);
        for (BigDecimal shorter : shortened(text)) {
          assertThat(shorter.doubleValue()).as("%s, seed %d", text, seed).isNotEqualTo(value);
        }
      }
    }
  }

  @Test
  void the_text_is_that_of_java() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      float small = i < 1 << 10 ? Float.intBitsToFloat(i << 21) : random.nextInt() / 1e6f;
      double large = Double.longBitsToDouble(random.nextLong());
      if (Float.isFinite(small)) {
        assertIsJavas(print(small), Float.toString(small), seed);
      }
      if (Double.isFinite(large)) {
        assertIsJavas(print(large), Double.toString(large), seed);
      }
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
      double power = Math.scalb(1.0, exponent);
      double below = Math.nextDown(power);
      assertIsJavas(print(power), Double.toString(power), seed);
      assertIsJavas(print(below), Double.toString(below), seed);
    }
  }

  /** Java 17 and 18 print too many digits at times, and never too few. */
  private static void assertIsJavas(String text, String javas, long seed) {
    if (Runtime.version().feature() >= FIRST_CORRECT_JAVA) {
      assertThat(text).as("seed %d", seed).isEqualTo(javas);
    } else {
      assertThat(text.length()).as("%s, seed %d", text, seed).isLessThanOrEqualTo(javas.length());
    }
  }

  /** The decimals of one digit less on both sides; none where two digits are all there is. */
  private static BigDecimal[] shortened(String text) {
    BigDecimal all = new BigDecimal(text).stripTrailingZeros();
    if (all.precision() <= 2) {
      return new BigDecimal[0];
    }
    BigDecimal step = BigDecimal.ONE.scaleByPowerOfTen(1 - all.scale());
    BigDecimal down = all.divideToIntegralValue(step).multiply(step);
    BigDecimal up = down.add(all.signum() < 0 ? step.negate() : step);
    return new BigDecimal[] {down, up};
  }

  private String print(float value) {
    return text(numbers.put(memory, 0, value));
  }

  private String print(double value) {
    return text(numbers.put(memory, 0, value));
  }

  private String print(long value) {
    return text(NumberText.put(memory, 0, value));
  }

  private String text(int end) {
    assertThat(end).isLessThanOrEqualTo(NumberText.MAX_BYTES);
    return new String(memory.array(), 0, end, StandardCharsets.ISO_8859_1);
  }
}
