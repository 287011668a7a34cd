package io.tiltyard.server.admin;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Requests with a JSON body, or with none. */
final class JsonRequests {
  private JsonRequests() {}

  /**
   * @param headers names and values in turn
   */
  static HttpRequest of(
      InetSocketAddress address,
      String verb,
      String path,
      @Nullable String body,
      String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + address.getHostString() + ":" + address.getPort() + path))
            .method(
                verb,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("content-type", "application/json");
    }
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }
}
