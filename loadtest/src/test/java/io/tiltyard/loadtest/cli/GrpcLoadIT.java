package io.tiltyard.loadtest.cli;

import static io.tiltyard.loadtest.peer.GrpcPeer.answer;
import static io.tiltyard.loadtest.peer.GrpcPeer.input;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tiltyard.loadtest.peer.GrpcPeer;
import io.tiltyard.loadtest.run.Stop;
import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a gRPC server that does what each test needs; results are counts. */
final class GrpcLoadIT {
  private static final List<ModelMetadataResponse.TensorMetadata> ONE_INPUT =
      List.of(input("x", "FP32", -1, 2));

  @TempDir private Path directory;

  @Test
  void requests_do_not_wait_for_answers() throws Exception {
    Queue<StreamObserver<ModelInferResponse>> waiting = new ConcurrentLinkedQueue<>();
    GrpcPeer.Behaviour nobodyBeforeTheLast =
        (number, to) -> {
          waiting.add(to);
          if (number == 100) {
            waiting.forEach(one -> answer(one, "champion", "1"));
          }
        };
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, nobodyBeforeTheLast)) {
      Ran ran = Ran.with(at(peer, 200, "--for", "500ms", "--timeout", "60s", "--json"));

      assertThat(ran.err()).doesNotContain("failed because");
      assertThat(ran.status()).isZero();
      assertThat(ran.json().path("due").asInt()).isEqualTo(100);
      assertThat(ran.json().path("ok").asInt()).isEqualTo(100);
      // All but the last few waited for the last: a closed loop would never have sent it.
      assertThat(ran.json().at("/latency_ms/count").asInt()).isEqualTo(100);
      assertThat(peer.withoutDeadline).hasValue(0);
    }
  }

  @Test
  void made_up_requests_have_every_datatype_in_the_shape_asked_for() throws Exception {
    List<ModelMetadataResponse.TensorMetadata> inputs = new ArrayList<>();
    List<Datatype> datatypes = List.of(Datatype.values());
    for (Datatype datatype : datatypes) {
      inputs.add(input("in_" + datatype, datatype.name(), -1, -1, 2));
    }
    inputs.add(input("optional", "FP32", 1));
    try (GrpcPeer peer = new GrpcPeer(inputs, (number, to) -> answer(to, "champion", "1"))) {
      Ran ran =
          Ran.with(
              at(
                  peer,
                  100,
                  "--for",
                  "100ms",
                  "--batch",
                  "3",
                  "--dimension",
                  "4",
                  "--shape",
                  "in_INT8=5,1,2"));

      assertThat(ran.status()).as(ran.err()).isZero();
      ModelInferRequest request = peer.requests.element();
      assertThat(request.getModelName()).isEqualTo("m");
      assertThat(request.getInputsCount()).isEqualTo(datatypes.size());
      for (int i = 0; i < datatypes.size(); i++) {
        Datatype datatype = datatypes.get(i);
        boolean named = datatype == Datatype.INT8;
        assertThat(request.getInputs(i).getDatatype()).isEqualTo(datatype.name());
        assertThat(request.getInputs(i).getShapeList())
            .isEqualTo(named ? List.of(5L, 1L, 2L) : List.of(3L, 4L, 2L));
        if (datatype != Datatype.BYTES) {
          assertThat(request.getRawInputContents(i).size())
              .isEqualTo(datatype.size() * (named ? 10 : 24));
        }
      }
      assertThat(new HashSet<>(peer.requests)).hasSameSizeAs(peer.requests);
    }
  }

  @Test
  void what_is_never_answered_times_out_and_fails_the_run() throws Exception {
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, (number, to) -> {})) {
      Ran ran = Ran.with(at(peer, 100, "--for", "200ms", "--timeout", "300ms", "--json"));

      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err()).contains("no request was answered; the summary tells the errors");
      assertThat(ran.json().path("timeouts").asInt()).isEqualTo(20);
      assertThat(ran.json().at("/latency_ms/min").asDouble()).isGreaterThan(299);
    }
  }

  @Test
  void calls_in_flight_hold_back_what_is_due_until_nobody_waits_for_it() throws Exception {
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, (number, to) -> {})) {
      Ran ran =
          Ran.with(
              at(peer, 100, "--for", "200ms", "--timeout", "1s", "--max-in-flight", "1", "--json"));
      JsonNode json = ran.json();

      assertThat(json.path("due").asInt()).isEqualTo(20);
      assertThat(json.path("timeouts").asInt() + json.path("not_sent").asInt()).isEqualTo(20);
      // One at a time, and the first is never answered: the next goes out when it is given up.
      assertThat(json.path("held_back").asInt()).isEqualTo(json.path("timeouts").asInt() - 1);
      assertThat(peer.requests)
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(json.path("timeouts").asInt());
    }
  }

  @Test
  void errors_are_counted_by_kind_and_fail_by_threshold() throws Exception {
    GrpcPeer.Behaviour everyFifth =
        (number, to) -> {
          if (number % 5 == 0) {
            to.onError(Status.UNAVAILABLE.withDescription("full").asRuntimeException());
          } else {
            answer(to, number % 2 == 0 ? "champion" : "challenger", "1");
          }
        };
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, everyFifth)) {
      Ran ran =
          Ran.with(
              at(
                  peer,
                  200,
                  "--for",
                  "500ms",
                  "--json",
                  "--fail-if",
                  "errors>19%",
                  "--fail-if",
                  "p50>60s"));
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err()).contains("failed because of errors>19%: errors is 20.00%");
      assertThat(ran.err()).doesNotContain("p50>60s");
      assertThat(ran.json().path("errors_by_kind").path("UNAVAILABLE").asInt()).isEqualTo(20);
      assertThat(ran.json().at("/error_examples/UNAVAILABLE").asText()).isEqualTo("full");
      assertThat(ran.json().at("/arms/champion~11/ok").asInt()).isEqualTo(40);
      assertThat(ran.json().at("/arms/challenger~11/ok").asInt()).isEqualTo(40);
      assertThat(ran.json().path("failed_because")).hasSize(1);
    }
  }

  @Test
  void a_run_that_is_ended_early_still_tells_what_it_saw() throws Exception {
    Stop stop = new Stop();
    GrpcPeer.Behaviour stopAtTen =
        (number, to) -> {
          answer(to, "champion", "1");
          if (number == 10) {
            stop.ask();
          }
        };
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, stopAtTen)) {
      Ran ran = Ran.with(stop, at(peer, 100, "--for", "1h"));

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.out()).startsWith("ended early").contains("champion/1");
    }
  }

  @Test
  void logs_and_plots_hold_every_request() throws Exception {
    Path hlog = directory.resolve("run.hlog");
    Path plot = directory.resolve("run.txt");
    GrpcPeer.Behaviour answers = (number, to) -> answer(to, "champion", "1");
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, answers)) {
      Ran ran =
          Ran.with(
              at(
                  peer,
                  100,
                  "--for",
                  "1300ms",
                  "--hlog",
                  hlog.toString(),
                  "--plot",
                  plot.toString()));

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.err()).contains("offered 100.0/s");
    }
    assertThat(Files.readString(plot))
        .contains("Percentile")
        .contains("Total count    =          130");
    long all = 0;
    long tagged = 0;
    HistogramLogReader reader = new HistogramLogReader(hlog.toFile());
    for (EncodableHistogram line = reader.nextIntervalHistogram();
        line != null;
        line = reader.nextIntervalHistogram()) {
      long count = ((Histogram) line).getTotalCount();
      if (line.getTag() == null) {
        all += count;
      } else {
        assertThat(line.getTag()).isEqualTo("champion/1");
        tagged += count;
      }
    }
    reader.close();
    assertThat(all).isEqualTo(130);
    assertThat(tagged).isEqualTo(130);
  }

  @Test
  void routing_keys_and_headers_go_along() throws Exception {
    GrpcPeer.Behaviour answers = (number, to) -> answer(to, "champion", "1");
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, answers)) {
      Ran.with(at(peer, 100, "--for", "1s", "--routing-keys", "4"));
      assertThat(new HashSet<>(peer.routingKeys)).containsOnly("key-0", "key-1", "key-2", "key-3");
      assertThat(peer.routingKeys).hasSize(100);
    }
  }

  @Test
  void requests_of_a_file_are_sent_in_turn_and_need_no_metadata() throws Exception {
    Path file = directory.resolve("requests.json");
    String request =
        "{\"id\":\"%d\",\"inputs\":[{\"name\":\"q\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[%d]}]}";
    Files.writeString(
        file, String.format(request, 1, 10) + "\n" + String.format(request, 2, 20) + "\n");
    GrpcPeer.Behaviour answers = (number, to) -> answer(to, "champion", "1");
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, answers)) {
      String[] arguments = at(peer, 100, "--for", "100ms", "--payload", file.toString());
      arguments[3] = "unknown";
      Ran ran = Ran.with(arguments);

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(peer.requests)
          .filteredOn(one -> one.getId().equals("2"))
          .hasSize(5)
          .allMatch(one -> one.getRawInputContents(0).byteAt(0) == 20);
    }
  }

  @Test
  void the_search_ends_at_the_highest_rate_allowed() throws Exception {
    GrpcPeer.Behaviour answers = (number, to) -> answer(to, "champion", "1");
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, answers)) {
      Ran ran =
          Ran.with(
              at(
                  peer,
                  50,
                  "--ramp",
                  "--target",
                  "p99<60s",
                  "--max-rate",
                  "200",
                  "--for",
                  "200ms",
                  "--json"));

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().path("highest_per_second").asDouble()).isEqualTo(200);
      assertThat(ran.json().path("capped").asBoolean()).isTrue();
      assertThat(ran.json().path("steps")).hasSize(3);
      assertThat(ran.json().at("/best/ok").asInt()).isEqualTo(40);
    }
  }

  @Test
  void errors_end_the_search_although_answers_are_quick() throws Exception {
    GrpcPeer.Behaviour sheds =
        (number, to) -> to.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, sheds)) {
      Ran ran = Ran.with(at(peer, 2, "--ramp", "--target", "p99<60s", "--for", "600ms"));

      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err()).contains("no rate kept p99<60s, errors<=0.1%");
    }
  }

  @Test
  void a_server_that_is_not_there_is_one_line() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    for (String scheme : List.of("grpc", "http")) {
      Ran ran = Ran.with("--url", scheme + "://127.0.0.1:" + port, "--model", "m", "--rate", "1");

      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).startsWith("tiltyard load: cannot reach " + scheme + "://127.0.0.1");
    }
  }

  @Test
  void a_model_that_is_not_there_is_one_line() throws Exception {
    try (GrpcPeer peer = new GrpcPeer(ONE_INPUT, (number, to) -> {})) {
      Ran ran = Ran.with("--url", peer.url(), "--model", "other", "--rate", "1");

      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).contains("model 'other': NOT_FOUND, no such model; check --model");
    }
  }

  private static String[] at(GrpcPeer peer, int rate, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--url", peer.url(), "--model", "m", "--rate", String.valueOf(rate)));
    arguments.addAll(List.of("--arrivals", "constant", "--warm-up", "0s"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--timeout")) {
      arguments.addAll(List.of("--timeout", "60s"));
    }
    return arguments.toArray(String[]::new);
  }
}
