package io.tiltyard.loadtest.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.loadtest.client.ClientException;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.request.InputInfo;
import io.tiltyard.loadtest.request.RequestException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a server for a model's metadata, once. */
final class HttpMetadata {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HttpMetadata() {}

  static List<InputInfo> inputs(Target target) throws ClientException, RequestException {
    HttpResponse<String> response = ask(target);
    JsonNode metadata;
    try {
      metadata = MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw target.modelRefused("HTTP " + response.statusCode() + " without JSON");
    }
    if (response.statusCode() != OK) {
      throw target.modelRefused(
          "HTTP " + response.statusCode() + ", " + metadata.path("error").asText("no error text"));
    }
    List<InputInfo> inputs = new ArrayList<>();
    for (JsonNode input : metadata.path("inputs")) {
      String name = input.path("name").asText();
      if (metadata.path("properties").has(InputInfo.optionalProperty(name))) {
        continue;
      }
      long[] shape = new long[input.path("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = input.path("shape").get(i).asLong(-1);
      }
      inputs.add(InputInfo.of(name, input.path("datatype").asText(), shape));
    }
    return inputs;
  }

  private static HttpResponse<String> ask(Target target) throws ClientException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + target.authority() + HttpEncoding.modelPath(target)))
            .timeout(PATIENCE);
    for (Map.Entry<String, String> header : target.headers().entrySet()) {
      if (!header.getKey().equalsIgnoreCase("host")) {
        request.header(header.getKey(), header.getValue());
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw target.unreachable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw target.unreachable("interrupted");
    }
  }
}
