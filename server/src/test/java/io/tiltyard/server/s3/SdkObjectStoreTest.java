package io.tiltyard.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tiltyard.server.config.S3Config;
import io.tiltyard.server.config.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, to a server that answers as it is told. */
final class SdkObjectStoreTest {
  private static final String SECRET = "aVerySecretKey";
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "key", "aws.secretAccessKey", SECRET);
  private static final String ETAG = "\"abc\"";

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Answer answer = exchange -> respond(exchange, 500, "");

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private SdkObjectStore store;

  @BeforeEach
  void start() throws IOException {
    CREDENTIALS.forEach(System::setProperty);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " If-Match="
                  + exchange.getRequestHeaders().getFirst("If-Match")
                  + " Range="
                  + exchange.getRequestHeaders().getFirst("Range"));
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    store =
        new SdkObjectStore(new S3Config(new S3Location("models", ""), endpoint, "eu-west-1", true));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String page(String rest) {
    return "<ListBucketResult><Name>models</Name><EncodingType>url</EncodingType>"
        + rest
        + "</ListBucketResult>";
  }

  private static String object(String key) {
    return "<Contents><Key>" + key + "</Key><ETag>&quot;abc&quot;</ETag><Size>3</Size></Contents>";
  }

  @Test
  void a_listing_goes_on_with_the_token_of_the_page_before() throws Exception {
    answer =
        exchange ->
            respond(
                exchange,
                200,
                page(
                    object("eu/m/1/a%0Ab")
                        + "<IsTruncated>true</IsTruncated>"
                        + "<NextContinuationToken>next</NextContinuationToken>"));
    ObjectPage first = store.list("eu/", null);
    assertThat(first.objects()).containsExactly(new StoredObject("eu/m/1/a\nb", 3, ETAG));
    assertThat(first.next()).isEqualTo("next");

    answer = exchange -> respond(exchange, 200, page(object("eu/m/1/c")));
    assertThat(store.list("eu/", first.next()).next()).isNull();
    assertThat(requests.get(0)).contains("prefix=eu").doesNotContain("continuation");
    assertThat(requests.get(1)).contains("prefix=eu", "continuation-token=next");
  }

  @Test
  void an_object_is_asked_for_by_its_etag_and_from_a_position_on() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 7-9/10");
          respond(exchange, 206, "789");
        };
    try (InputStream in = store.get("m/1/model.onnx", ETAG, 7)) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("789");
    }
    assertThat(requests).containsExactly("/models/m/1/model.onnx If-Match=\"abc\" Range=bytes=7-");
  }

  @Test
  void an_object_is_asked_for_whole_without_a_range() throws Exception {
    answer = exchange -> respond(exchange, 200, "0123456789");
    try (InputStream in = store.get("m/1/model.onnx", ETAG, 0)) {
      assertThat(in.read()).isEqualTo('0'); // the rest need not come
    }
    assertThat(requests).containsExactly("/models/m/1/model.onnx If-Match=\"abc\" Range=null");
  }

  @Test
  void a_store_that_sends_the_whole_object_for_a_part_of_it_is_not_believed() {
    answer = exchange -> respond(exchange, 200, "0123456789");
    assertThatThrownBy(() -> store.get("m/1/model.onnx", ETAG, 7))
        .isInstanceOf(IOException.class)
        .hasMessage("the store sent the whole object, expected it from 7");
  }

  @Test
  void an_object_that_is_another_by_now_is_not_there() {
    answer = exchange -> respond(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>");
    assertThatThrownBy(() -> store.get("m/1/model.onnx", ETAG, 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_transfer_that_breaks_off_is_an_error_and_not_an_end() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write("012".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        };
    try (InputStream in = store.get("m/1/model.onnx", ETAG, 0)) {
      // Newer JDKs say so themselves, in words of their own.
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void what_the_store_says_is_told_in_few_words_and_without_secrets() {
    answer =
        exchange ->
            respond(
                exchange,
                403,
                "<Error><Code>SignatureDoesNotMatch</Code><Message>"
                    + SECRET
                    + "</Message></Error>");
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOf(IOException.class)
        .hasMessage("the store refuses access to bucket 'models' (HTTP 403 SignatureDoesNotMatch)");
  }

  @Test
  void an_error_of_the_store_is_tried_again_and_not_for_ever() {
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOf(IOException.class)
        .hasMessage("the store answers HTTP 500");
    assertThat(requests).hasSizeBetween(2, 5);
  }

  @Test
  void a_store_that_is_not_there_is_told() {
    server.stop(0);
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOf(IOException.class)
        .hasMessage("the store cannot be connected to");
  }
}
