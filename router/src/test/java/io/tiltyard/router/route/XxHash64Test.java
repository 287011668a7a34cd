package io.tiltyard.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class XxHash64Test {
  private static final long PRIME_32 = 2654435761L;
  private static final long PRIME_64 = 0x9E3779B185EBCA8DL;

  /** The bytes that xxHash's own sanity test hashes. */
  private static byte[] sanityBuffer(int length) {
    byte[] bytes = new byte[length];
    long generator = PRIME_32;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (generator >>> 56);
      generator *= PRIME_64;
    }
    return bytes;
  }

  private static long hash(byte[] bytes, long seed) {
    return XxHash64.hash(new String(bytes, StandardCharsets.ISO_8859_1), seed);
  }

  private static String hex(byte[] bytes, long seed) {
    return String.format("%016x", hash(bytes, seed));
  }

  @ParameterizedTest
  @CsvSource({
    "0,ef46db3751d8e999,ac75fda2929b17ef",
    "1,e934a84adb052768,5014607643a9b4c3",
    "4,9136a0dca57457ee,caab286bd8e9fdb5",
    "14,8282dcc4994e35c8,c3bd6bf63deb6df0",
    "222,b641ae8cb691c174,20cb8ab7ae10c14a",
    "2367,a82418ddec0ea581,a36a93c18052673a",
  })
  void agrees_with_the_vectors_of_xxhash(int length, String seed0, String seedPrime) {
    assertThat(hex(sanityBuffer(length), 0)).isEqualTo(seed0);
    assertThat(hex(sanityBuffer(length), PRIME_32)).isEqualTo(seedPrime);
  }

  /** Seeds 0, 1 and -1, made with the reference implementation. */
  @ParameterizedTest
  @CsvSource({
    "3,3c3750d957b59c9b,1a8859ca657585a8,78fd95ced3094e82",
    "4,97062684a9165cb8,2da8adfb312be169,b5f1d7d6e8ab9cbf",
    "7,57abb58a45ee501a,5bae74b78c939a82,c8296a9cc934c8fa",
    "8,f3844dcda4eeabbf,9fe7e6091374d700,0917da765a0b8859",
    "31,60dd0d01083b99f0,cf1671eda3e87085,a2cf52081f1fdd97",
    "32,e2df261fc2ec30eb,926d5508ef687acb,886574c035ee34a6",
    "33,b3fa465f554208a6,a3b9c1a7bdea3d1c,a8c5b4e36789346f",
    "63,b8467bf77f6c2c48,08fb8f0e972cedb2,271e9a1ecfa870ee",
    "64,a97161d5402f516e,c658f18393255486,660874b7509bfad4",
    "100,92f0de5a88a3c094,a27aec103fa2bdae,bed62dc449c775e9",
  })
  void agrees_at_every_edge_of_its_loops(int length, String zero, String one, String minusOne) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    assertThat(hex(bytes, 0)).isEqualTo(zero);
    assertThat(hex(bytes, 1)).isEqualTo(one);
    assertThat(hex(bytes, -1)).isEqualTo(minusOne);
  }

  @ParameterizedTest
  @CsvSource({
    "a,d24ec4f1a98c6e5b",
    "abc,44bc2cf5ad770999",
    "user-42,397e9d3a76af7c81",
    "Grüße,29964875bfe3cb55",
  })
  void hashes_the_utf8_bytes_of_text(String text, String expected) {
    assertThat(hex(text.getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "user-42", "Grüße", "鍵", "k\u00e9y-k\u00e9y-k\u00e9y-k\u00e9y-k\u00e9y"})
  void a_routing_key_is_hashed_as_its_utf8_bytes(String key) {
    assertThat(RoutingHash.ofKey(7, key)).isEqualTo(hash(key.getBytes(StandardCharsets.UTF_8), 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0080", "\u00ff", "\u0100", "\u9375", "\u3000"})
  void wherever_in_a_key_a_character_beyond_ascii_stands_it_is_noticed(String beyond) {
    for (int length = 1; length <= 80; length++) {
      for (int at = 0; at < length; at++) {
        String key = "x".repeat(at) + beyond + "y".repeat(length - at - 1);
        assertThat(RoutingHash.ofKey(7, key))
            .as(key)
            .isEqualTo(hash(key.getBytes(StandardCharsets.UTF_8), 7));
      }
    }
  }

  @Test
  void a_routing_key_is_hashed_with_the_hash_of_its_route_as_seed() {
    long seed = XxHash64.hash("fraud", 0);
    assertThat(RoutingHash.ofKey(RoutingHash.routeSeed("fraud"), "user-42"))
        .isEqualTo(XxHash64.hash("user-42", seed));
  }
}
