package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cheap model runs on the event loops, whichever front end its requests come in by. */
@Timeout(600)
final class InlineRunsIT {
  private static final String MODEL = "identity64";
  private static final int FLOATS = 16;
  private static final int CALLS = 400;
  private static final Pattern INLINE =
      Pattern.compile("(?m)^tiltyard_run_inline_total\\{model=\"identity64\".*\\} (\\d+)\\.0$");

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  private RealGateway start(String inlineBelow) throws Exception {
    return RealGateway.start(
        directory,
        List.of("serving/" + MODEL),
        "models: {identity64: {inline_below: %s}}".formatted(inlineBelow));
  }

  private static ByteString row(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(number + bytes.position());
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /** All at once on one connection; everyone gets its own row. */
  private static void callOverGrpc(RealGateway gateway) throws Exception {
    GRPCInferenceServiceStub stub = GRPCInferenceServiceGrpc.newStub(gateway.channel);
    List<CompletableFuture<ModelInferResponse>> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ModelInferRequest.Builder request =
          ModelInferRequest.newBuilder().setModelName(MODEL).addRawInputContents(row(i));
      request.addInputsBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(FLOATS);
      Answer answer = new Answer();
      stub.modelInfer(request.build(), answer);
      answers.add(answer.message);
      if (i % 100 == 99) {
        answers.get(i).get();
      }
    }
    for (int i = 0; i < CALLS; i++) {
      assertThat(answers.get(i).get().getRawOutputContents(0)).isEqualTo(row(i));
    }
  }

  private static final class Answer implements StreamObserver<ModelInferResponse> {
    private final CompletableFuture<ModelInferResponse> message = new CompletableFuture<>();

    @Override
    public void onNext(ModelInferResponse response) {
      message.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      message.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      message.completeExceptionally(new AssertionError("no message"));
    }
  }

  private void callOverHttp(RealGateway gateway, int times, int rows) throws Exception {
    String row = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16";
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,16],\"datatype\":\"FP32\",\"data\":[%s]}]}"
            .formatted(rows, String.join(",", Collections.nCopies(rows, row)));
    for (int i = 0; i < times; i++) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      uri(gateway.gateway.httpAddress(), "/v2/models/" + MODEL + "/infer"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("[1.0,2.0,3.0").contains("16.0]");
    }
  }

  private long inlineRuns(RealGateway gateway) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri(gateway.gateway.adminAddress(), "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
    Matcher found = INLINE.matcher(answer.body());
    assertThat(found.find()).as(answer.body()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static URI uri(InetSocketAddress address, String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  /** Calls until some more ran there: runs that lost their processor do not count as cheap. */
  private void awaitInline(RealGateway gateway, int rows) throws Exception {
    long before = inlineRuns(gateway);
    do {
      callOverHttp(gateway, 50, rows);
    } while (inlineRuns(gateway) == before);
  }

  @Test
  void it_runs_there_and_everyone_gets_its_own_row() throws Exception {
    try (RealGateway gateway = start("10ms")) {
      do {
        callOverGrpc(gateway);
      } while (inlineRuns(gateway) == 0);
      awaitInline(gateway, 1);
    }
  }

  @Test
  void a_size_is_a_workers_until_it_was_seen_often_enough_whatever_is_known_of_others()
      throws Exception {
    try (RealGateway gateway = start("10ms")) {
      awaitInline(gateway, 1);
      long small = inlineRuns(gateway);
      callOverHttp(gateway, 4, 32);
      assertThat(inlineRuns(gateway)).isEqualTo(small);
      awaitInline(gateway, 32);
    }
  }

  @Test
  void it_does_not_where_nobody_wants_it() throws Exception {
    try (RealGateway gateway = start("0s")) {
      callOverGrpc(gateway);
      callOverHttp(gateway, 50, 1);
      assertThat(inlineRuns(gateway)).isZero();
    }
  }
}
