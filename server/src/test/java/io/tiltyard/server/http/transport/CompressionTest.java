package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F44, S-21, S-85: compressed requests and answers. */
final class CompressionTest {
  private static final int MAX_BODY = 1 << 20;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer(HttpLimits.defaults().withMaxBodyBytes(MAX_BODY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void stillAnswers() throws IOException {
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void takes_gzip_and_both_kinds_of_deflate() throws IOException {
    byte[] plain = "hello, hello, hello".getBytes(StandardCharsets.UTF_8);
    assertThat(post("gzip", gzip(plain)).body()).isEqualTo(plain);
    assertThat(post("x-gzip", gzip(plain)).body()).isEqualTo(plain);
    assertThat(post("GZIP", gzip(plain)).body()).isEqualTo(plain);
    assertThat(post("deflate", deflate(plain, false)).body()).isEqualTo(plain);
    assertThat(post("deflate", deflate(plain, true)).body()).isEqualTo(plain);
    assertThat(post("identity", plain).body()).isEqualTo(plain);
  }

  @Test
  void takes_gzip_of_several_members() throws IOException {
    byte[] two = concat(gzip(new byte[] {'a'}), gzip(new byte[] {'b'}));
    assertThat(post("gzip", two).text()).isEqualTo("ab");
  }

  @Test
  void takes_gzip_with_a_name_and_a_comment() throws IOException {
    byte[] packed = gzip(new byte[] {'a'});
    packed[3] = 8 | 16;
    byte[] named = concat(Arrays.copyOf(packed, 10), "n\0c\0".getBytes(StandardCharsets.US_ASCII));
    byte[] whole = concat(named, Arrays.copyOfRange(packed, 10, packed.length));
    assertThat(post("gzip", whole).text()).isEqualTo("a");
  }

  @Test
  void a_bomb_is_refused_at_the_limit() throws IOException {
    for (String coding : new String[] {"gzip", "deflate"}) {
      byte[] zeros = new byte[64 << 20];
      RawResponse response =
          post(coding, coding.equals("gzip") ? gzip(zeros) : deflate(zeros, false));
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).contains("decompressed", "1048576");
    }
  }

  @Test
  void every_truncation_is_refused() throws IOException {
    Random random = new Random(7);
    byte[] plain = new byte[100];
    random.nextBytes(plain);
    for (byte[] packed : new byte[][] {gzip(plain), deflate(plain, false), deflate(plain, true)}) {
      String coding = packed[0] == 0x1f ? "gzip" : "deflate";
      for (int length = 1; length < packed.length; length += 7) {
        RawResponse response = post(coding, Arrays.copyOf(packed, length));
        assertThat(response.status()).as("%s cut to %d", coding, length).isEqualTo(400);
      }
    }
  }

  @Test
  void what_follows_the_end_is_refused() throws IOException {
    byte[] tail = {'x', 'y'};
    assertThat(post("gzip", concat(gzip(new byte[9]), tail)).status()).isEqualTo(400);
    assertThat(post("deflate", concat(deflate(new byte[9], false), tail)).status()).isEqualTo(400);
  }

  @Test
  void a_wrong_checksum_is_refused() throws IOException {
    byte[] packed = gzip(new byte[] {1, 2, 3});
    packed[packed.length - 5] ^= 1;
    assertThat(post("gzip", packed).status()).isEqualTo(400);
  }

  @Test
  void a_wrong_label_is_refused() throws IOException {
    assertThat(post("gzip", deflate(new byte[9], false)).text()).contains("not gzip");
    assertThat(post("deflate", "plain".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "snappy", "gzip,gzip", "gzip, gzip", "gzip, identity", "x"})
  void other_codings_are_not_spoken(String coding) throws IOException {
    RawResponse response = post(coding, gzip(new byte[9]));
    assertThat(response.status()).isEqualTo(415);
    assertThat(response.text()).contains("UNSUPPORTED_MEDIA_TYPE", "expected gzip, deflate");
  }

  @Test
  void two_headers_are_two_codings() throws IOException {
    try (RawClient client = server.connect()) {
      client.post("/x", "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", gzip(new byte[9]));
      assertThat(client.read().status()).isEqualTo(415);
    }
  }

  @Test
  void a_corrupt_body_leaves_the_connection_usable() throws IOException {
    try (RawClient client = server.connect()) {
      client.post("/x", "Content-Encoding: gzip\r\n", new byte[30]);
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.get("/next").read().text()).isEqualTo("/next");
    }
  }

  @Test
  void answers_are_compressed_for_who_takes_it_and_from_1_kib_on() throws IOException {
    byte[] large = "abcdefgh".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    try (RawClient client = server.connect()) {
      RawResponse packed = client.post("/x", "Accept-Encoding: br, gzip;q=0.5\r\n", large).read();
      assertThat(packed.header("content-encoding")).isEqualTo("gzip");
      assertThat(packed.header("vary")).isEqualTo("accept-encoding");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
          .isEqualTo(large);
      for (String refuses : new String[] {"gzip;q=0", "br", "gzip; q=0.000", "identity"}) {
        RawResponse whole = client.post("/x", "Accept-Encoding: " + refuses + "\r\n", large).read();
        assertThat(whole.header("content-encoding")).as(refuses).isEmpty();
        assertThat(whole.body()).isEqualTo(large);
      }
      RawResponse small = client.post("/x", "Accept-Encoding: gzip\r\n", new byte[1023]).read();
      assertThat(small.header("content-encoding")).isEmpty();
    }
  }

  private static RawResponse post(String coding, byte[] body) throws IOException {
    try (RawClient client = server.connect()) {
      return client.post("/x", "Content-Encoding: " + coding + "\r\n", body).read();
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean bare) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(packed, deflater)) {
      deflate.write(plain);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
