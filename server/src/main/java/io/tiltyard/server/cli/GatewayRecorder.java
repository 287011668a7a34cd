package io.tiltyard.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.golden.GoldenFile;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a gateway for the answers of one version. The champion is asked for by its alias: to the
 * route as such a challenger might answer.
 */
final class GatewayRecorder {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int OK = 200;
  private static final String CHAMPION = "champion";
  private static final String BINARY = "inference-header-content-length";

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).connectTimeout(CONNECT).build();
  private final URI gateway;
  private final URI target;
  private final Tolerance tolerance;

  /**
   * @param version null for the champion
   */
  GatewayRecorder(URI gateway, String route, @Nullable Long version, Tolerance tolerance) {
    String name = URLEncoder.encode(route, StandardCharsets.UTF_8).replace("+", "%20");
    String asked = version == null ? CHAMPION : version.toString();
    this.gateway = gateway;
    this.target = URI.create(gateway + "/v2/models/" + name + "/versions/" + asked + "/infer");
    this.tolerance = tolerance;
  }

  /**
   * @param requests by the names of what becomes of them; at least one
   */
  GoldenAnswers record(Map<String, Path> requests) throws CommandException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String version = null;
    for (Map.Entry<String, Path> request : requests.entrySet()) {
      Path file = request.getValue();
      byte[] json = read(file);
      byte[] answer = ask(file, json);
      String answering = version(file, answer);
      if (version != null && !version.equals(answering)) {
        throw new CommandException(
            "the champion changed from version " + version + " to " + answering + " meanwhile");
      }
      version = answering;
      files.put(request.getKey(), golden(file, json, answer));
    }
    return new GoldenAnswers(files, String.valueOf(version), List.of());
  }

  private static byte[] read(Path file) throws CommandException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(GoldenSet.MAX_FILE_BYTES + 1);
      if (json.length > GoldenSet.MAX_FILE_BYTES) {
        throw new CommandException(
            file + " has more than the " + GoldenSet.MAX_FILE_BYTES + " bytes expected at most");
      }
      return json;
    } catch (IOException e) {
      throw new CommandException(
          file + (Files.notExists(file) ? ": no such file" : " cannot be read: " + e));
    }
  }

  private byte[] ask(Path file, byte[] json) throws CommandException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json))
            .build();
    HttpResponse<byte[]> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CommandException(
          gateway + " does not answer; is the gateway running, and is this its HTTP port?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while " + gateway + " was asked");
    }
    if (response.statusCode() != OK) {
      throw new CommandException(
          file + ": answered with status " + response.statusCode() + error(response.body()));
    }
    Optional<String> binary = response.headers().firstValue(BINARY);
    if (binary.isPresent()) {
      throw new CommandException(
          file + ": asks for a binary answer, expected a request that is answered in JSON");
    }
    return response.body();
  }

  private String error(byte[] body) {
    try {
      String text = mapper.readTree(body).path("error").asText();
      return text.isEmpty() ? "" : ": " + text;
    } catch (IOException e) {
      return "";
    }
  }

  private String version(Path file, byte[] answer) throws CommandException {
    try {
      JsonNode version = mapper.readTree(answer).path("model_version");
      if (version.isTextual()) {
        return version.asText();
      }
    } catch (IOException e) {
      // As an answer without a version.
    }
    throw new CommandException(file + ": the answer does not say its model_version");
  }

  private byte[] golden(Path file, byte[] json, byte[] answer) throws CommandException {
    String name = file.toString();
    try {
      List<GoldenTensor> request = GoldenFile.readRequest(name, json);
      return GoldenFile.write(request, GoldenFile.readAnswer(name + ", answer", answer), tolerance);
    } catch (ModelLoadException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandException(file + ": " + e.getMessage());
    }
  }
}
