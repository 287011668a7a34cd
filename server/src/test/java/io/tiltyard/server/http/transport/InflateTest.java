package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unpacking within bounds, and what is told about codings. */
final class InflateTest {
  @Test
  void unpacks_what_was_packed() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      byte[] plain = new byte[random.nextInt(200_000)];
      random.nextBytes(plain);
      java.util.Arrays.fill(plain, 0, plain.length / 2, (byte) 7);
      ByteBuf result = Unpooled.buffer();
      Fault fault = unpack(gzip(plain), plain.length, result);
      assertThat(fault).as("seed %d", seed).isNull();
      assertThat(ByteBufUtil.getBytes(result)).isEqualTo(plain);
    }
  }

  @Test
  void stops_one_byte_past_the_limit() throws IOException {
    byte[] packed = gzip(new byte[100_000]);
    assertThat(unpack(packed, 100_000, Unpooled.buffer())).isNull();
    Fault fault = unpack(packed, 99_999, Unpooled.buffer());
    assertThat(fault).isNotNull();
    assertThat(fault.status()).isEqualTo(413);
    ByteBuf small = Unpooled.buffer();
    assertThat(unpack(gzip(new byte[50_000_000]), 70_000, small)).isNotNull();
    assertThat(small.capacity()).isLessThan(300_000);
  }

  @Test
  void every_changed_byte_is_noticed_or_harmless() throws IOException {
    byte[] plain =
        "some text, some more text, and some text again"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] packed = gzip(plain);
    for (int at = 0; at < packed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = packed.clone();
        changed[at] ^= (byte) (1 << bit);
        ByteBuf result = Unpooled.buffer();
        if (unpack(changed, 1 << 20, result) == null) {
          assertThat(ByteBufUtil.getBytes(result)).as("byte %d bit %d", at, bit).isEqualTo(plain);
        }
      }
    }
  }

  @Test
  void random_bytes_are_refused_and_never_throw() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 3 && random.nextBoolean()) {
        bytes[0] = 0x1f;
        bytes[1] = (byte) 0x8b;
        bytes[2] = 8;
      }
      unpack(bytes, 1_000, Unpooled.buffer());
      Inflate.unpack(
          ContentCoding.DEFLATE, Unpooled.wrappedBuffer(bytes), 1_000, Unpooled.buffer());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|GZIP",
        "X-GZIP|GZIP",
        "deflate|DEFLATE",
        "identity|IDENTITY",
        "''|IDENTITY",
        "br|",
        "gzip, gzip|",
        "gzip;q=1|"
      })
  void names_a_coding(String header, @Nullable ContentCoding coding) {
    assertThat(ContentCoding.named(List.of(header))).isEqualTo(coding);
  }

  @Test
  void one_header_names_one_coding() {
    assertThat(ContentCoding.named(List.of())).isEqualTo(ContentCoding.IDENTITY);
    assertThat(ContentCoding.named(List.of("gzip", "gzip"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "GZIP|true",
        "deflate, gzip|true",
        "gzip;q=0.001|true",
        "gzip;q=1.0|true",
        "*|true",
        "*;q=0|false",
        "gzip;q=0|false",
        "gzip; q=0.0|false",
        "gzip ; Q = 0|false",
        "identity|false",
        "br|false",
        "''|false",
        "gzipped|false"
      })
  void tells_whether_gzip_is_wanted(String header, boolean wanted) {
    assertThat(ContentCoding.acceptsGzip(header)).isEqualTo(wanted);
    assertThat(ContentCoding.acceptsGzip(null)).isFalse();
  }

  private static @Nullable Fault unpack(byte[] packed, long limit, ByteBuf result) {
    return Inflate.unpack(ContentCoding.GZIP, Unpooled.wrappedBuffer(packed), limit, result);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }
}
