package io.tiltyard.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is what RFC 8259 says, and worth what Java says. */
final class JsonNumberTest {
  private static final int ROUNDS = 200_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "0e400",
        "1",
        "12345678",
        "123456789012345678",
        "1234567890123456789012345",
        "0.1",
        "0.000000000000000000000000000000012345678901234567",
        "16777217",
        "9007199254740993",
        "9007199254740992.99999999999",
        "1.00000005960464477539062500",
        "1.00000005960464477539062501",
        "3.4028235677973366e38",
        "3.4028235677973365e38",
        "1e39",
        "1.17549429e-38",
        "7.0064923216240853546186479164495e-46",
        "7.0064923216240853546186479164496e-46",
        "2.2250738585072011e-308",
        "2.4703282292062328e-324",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e-99999999999999999999",
        "1e99999999999999999999",
        "1E+5",
        "1e-5",
        "0.10000000149011612"
      })
  void is_worth_what_java_says(String text) {
    check(text);
    check(text.startsWith("-") ? text.substring(1) : "-" + text);
  }

  @Test
  void random_numbers_are_worth_what_java_says() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          switch (random.nextInt(5)) {
            case 0 -> Float.toString(finite(Float.intBitsToFloat(random.nextInt())));
            case 1 -> Double.toString(finite(Double.longBitsToDouble(random.nextLong())));
            case 2 -> Double.toString((float) random.nextGaussian());
            case 3 -> random.nextLong() + "e" + (random.nextInt(700) - 350);
            default -> middle(random);
          };
      check(text);
    }
  }

  /** A decimal at or next to the middle between two floats. */
  private static String middle(Random random) {
    float value = finite(Float.intBitsToFloat(random.nextInt(0x7f000000)));
    BigDecimal middle =
        new BigDecimal(value)
            .add(new BigDecimal(Math.nextUp(value)))
            .divide(BigDecimal.valueOf(2))
            .round(new java.math.MathContext(10 + random.nextInt(20)));
    return middle.toString().replace("E+", "e");
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private static void check(String text) {
    JsonNumber number = read(text);
    assertThat(number.toFloat()).as(text).isEqualTo(Float.parseFloat(text));
    assertThat(number.toDouble()).as(text).isEqualTo(Double.parseDouble(text));
    assertThat(number.toString()).isEqualTo(text);
    assertThat(number.isInteger()).as(text).isEqualTo(text.matches("-?[0-9]+"));
  }

  @ParameterizedTest
  @CsvSource({"-,1", "-x,1", "01,1", "-01,2", "1.,2", "1.x,2", "1e,2", "1e+,3", "1ex,2", "1.5e-,5"})
  void says_where_it_is_none(String text, int fault) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(new JsonNumber(bytes).read(0, bytes.length)).isEqualTo(~fault);
  }

  @ParameterizedTest
  @CsvSource({"'1,2',1", "'12345678901]',11", "'1.5}',3", "'1e5 ',3", "'0/',1", "'12345678:',8"})
  void ends_where_it_ends(String text, int end) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(new JsonNumber(bytes).read(0, bytes.length)).isEqualTo(end);
  }

  @Test
  void does_not_look_behind_the_end_of_the_text() {
    byte[] bytes = "123456789.5e7".getBytes(StandardCharsets.US_ASCII);
    for (int length = 1; length < 10; length++) {
      JsonNumber number = new JsonNumber(bytes);
      assertThat(number.read(0, length)).isEqualTo(length);
      assertThat(number.magnitude()).isEqualTo(Long.parseLong("123456789".substring(0, length)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "18446744073709551615,true",
    "18446744073709551616,false",
    "10000000000000000000,true",
    "99999999999999999999,false",
    "184467440737095516150,false",
    "-9223372036854775808,true"
  })
  void knows_what_64_bits_hold(String text, boolean fits) {
    JsonNumber number = read(text);
    assertThat(number.fitsUnsignedLong()).isEqualTo(fits);
    if (fits) {
      String magnitude = text.startsWith("-") ? text.substring(1) : text;
      assertThat(Long.toUnsignedString(number.magnitude())).isEqualTo(magnitude);
    }
  }

  private static JsonNumber read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    JsonNumber number = new JsonNumber(bytes);
    assertThat(number.read(0, bytes.length)).as(text).isEqualTo(bytes.length);
    return number;
  }
}
