package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireReaderTest {
  private static WireReader of(String hex) {
    return new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void fields_of_all_kinds_come_in_their_order() throws Exception {
    WireReader fields = of("08 96 01  12 03 61 62 63  1d 01020304  21 0102030405060708  0a 00");
    assertThat(fields.next()).isEqualTo(1);
    assertThat(fields.number()).isEqualTo(150);
    assertThat(fields.text()).isEmpty();
    assertThat(fields.next()).isEqualTo(2);
    assertThat(fields.text()).isEqualTo("abc");
    assertThat(fields.number()).isZero();
    assertThat(fields.next()).isEqualTo(3);
    assertThat(fields.next()).isEqualTo(4);
    assertThat(fields.next()).isEqualTo(1);
    assertThat(fields.text()).isEmpty();
    assertThat(fields.next()).isZero();
  }

  @Test
  void a_message_within_a_message_is_walked_apart() throws Exception {
    WireReader fields = of("0a 04 12 02 68 69  08 01");
    fields.next();
    WireReader inner = fields.message();
    assertThat(inner.next()).isEqualTo(2);
    assertThat(inner.text()).isEqualTo("hi");
    assertThat(inner.next()).isZero();
    assertThat(fields.next()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08",
        "08 80",
        "0a 05 61",
        "0a ff ff ff ff 0f",
        "0a ff ff ff ff ff ff ff ff ff 01",
        "08 ff ff ff ff ff ff ff ff ff ff 01",
        "0b",
        "0c",
        "0f",
        "00 00",
        "0d 01 02",
        "09 01 02 03"
      })
  void damaged_bytes_are_malformed(String hex) {
    WireReader fields = of(hex);
    assertThatThrownBy(fields::next).isInstanceOf(MalformedException.class);
  }

  @Test
  void random_bytes_end_or_are_malformed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      try {
        ExternalLocations.of(ByteBuffer.wrap(bytes));
      } catch (MalformedException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("found ");
      } catch (ModelLoadException e) {
        assertThat(e.reason()).as("seed %d", seed).isEqualTo(LoadFailures.EXTERNAL_DATA);
      }
    }
  }
}
