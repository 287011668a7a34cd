package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.server.transport.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the event loops ask the kernel with, both front ends serve, small and large. */
@Timeout(600)
final class TransportIT {
  private static final int ROW_FLOATS = 16;
  private static final int ROW_BYTES = ROW_FLOATS * Float.BYTES;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void serves(Transport transport) throws Exception {
    assumeTrue(transport.unavailability() == null, String.valueOf(transport.unavailability()));
    try (RealGateway gateway =
        RealGateway.start(
            directory, List.of("serving/identity64"), "transport: " + transport.label())) {
      for (int rows : new int[] {1, 16_384}) {
        byte[] tensor = new byte[rows * ROW_BYTES];
        new Random(rows).nextBytes(tensor);
        assertThat(overGrpc(gateway, rows, tensor)).isEqualTo(tensor);
        assertThat(overHttp(gateway, rows, tensor)).isEqualTo(tensor);
      }
    }
  }

  private static byte[] overGrpc(RealGateway gateway, int rows, byte[] tensor) {
    ModelInferResponse response =
        gateway.infer(
            ModelInferRequest.newBuilder()
                .setModelName("identity64")
                .addInputs(
                    ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(rows)
                        .addShape(ROW_FLOATS))
                .addRawInputContents(ByteString.copyFrom(tensor)));
    return response.getRawOutputContents(0).toByteArray();
  }

  private static byte[] overHttp(RealGateway gateway, int rows, byte[] tensor) throws Exception {
    String json =
        ("{'parameters':{'binary_data_output':true},'inputs':[{'name':'x','datatype':'FP32',"
                + "'shape':[%d,%d],'parameters':{'binary_data_size':%d}}]}")
            .formatted(rows, ROW_FLOATS, tensor.length)
            .replace('\'', '"');
    byte[] head = json.getBytes(StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOf(head, head.length + tensor.length);
    System.arraycopy(tensor, 0, body, head.length, tensor.length);
    int port = gateway.gateway.httpAddress().getPort();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v2/models/identity64/infer"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .timeout(Duration.ofSeconds(30))
                    .header("content-type", "application/octet-stream")
                    .header("inference-header-content-length", Integer.toString(head.length))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    byte[] answer = response.body();
    return Arrays.copyOfRange(answer, answer.length - tensor.length, answer.length);
  }
}
