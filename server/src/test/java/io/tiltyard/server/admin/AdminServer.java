package io.tiltyard.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.time.Clock;
import io.tiltyard.server.http.transport.HttpLimits;
import io.tiltyard.server.http.transport.HttpListener;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The admin plane on a real port, with a client. */
final class AdminServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final TestGateway gateway = new TestGateway();
  final FakeControl control = new FakeControl();
  private final EventLoops loops = EventLoops.open("admin-test", 1);
  private final HttpListener listener;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  final InetSocketAddress address;

  AdminServer() throws IOException {
    listener =
        new HttpListener(
            "admin",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.defaults(),
            loops,
            new AdminHandler(gateway.adminSources(), control),
            Clock.system());
    address = listener.bind();
    base = "http://127.0.0.1:" + address.getPort();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, null, headers);
  }

  JsonNode getJson(String path) throws Exception {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return MAPPER.readTree(response.body());
  }

  HttpResponse<String> put(String path, String body, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "content-type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("PUT", path, body, all);
  }

  HttpResponse<String> send(String verb, String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                verb,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }
}
