package io.tiltyard.loadtest.cli;

import static io.tiltyard.loadtest.peer.HttpPeer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tiltyard.loadtest.peer.HttpPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The command against an HTTP server that does what each test needs; results are counts. */
@SuppressWarnings("FutureReturnValueIgnored") // connections that are cut
final class HttpLoadIT {
  @Test
  void json_requests_are_answered_and_told_apart_by_arm() throws Exception {
    HttpPeer.Behaviour answers =
        (number, to) -> answer(to, number % 4 == 0 ? "challenger" : "champion", "1");
    try (HttpPeer peer = new HttpPeer(answers)) {
      Ran ran = Ran.with(at(peer, "http-json", "--json", "--routing-key", "me", "--version", "7"));

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.json().path("ok").asInt()).isEqualTo(100);
      assertThat(ran.json().at("/arms/challenger~11/ok").asInt()).isEqualTo(25);
      HttpPeer.Seen seen = peer.requests.element();
      assertThat(seen.uri()).isEqualTo("/v2/models/m/versions/7/infer");
      assertThat(peer.requests).allMatch(one -> one.routingKey().equals("me"));
      assertThat(new ObjectMapper().readTree(seen.body()).path("inputs")).hasSize(1);
      JsonNode input = new ObjectMapper().readTree(seen.body()).at("/inputs/0");
      assertThat(input.path("shape").toString()).isEqualTo("[1,2]");
      assertThat(input.path("data")).hasSize(2);
    }
  }

  @Test
  void binary_requests_carry_the_tensor_behind_the_json() throws Exception {
    try (HttpPeer peer = new HttpPeer((number, to) -> answer(to, "champion", "1"))) {
      Ran ran = Ran.with(at(peer, "http-binary", "--json", "--batch", "5"));

      assertThat(ran.json().path("ok").asInt()).isEqualTo(100);
      assertThat(peer.requests).allMatch(one -> one.length() - one.jsonLength() == 5 * 2 * 4);
    }
  }

  @Test
  void each_connection_has_one_call_and_the_rest_are_held_back() throws Exception {
    Queue<ChannelHandlerContext> waiting = new ConcurrentLinkedQueue<>();
    HttpPeer.Behaviour nobodyBeforeTheThird =
        (number, to) -> {
          waiting.add(to);
          if (number >= 3) {
            for (ChannelHandlerContext one = waiting.poll(); one != null; one = waiting.poll()) {
              answer(one, "champion", "1");
            }
          }
        };
    try (HttpPeer peer = new HttpPeer(nobodyBeforeTheThird)) {
      Ran two = Ran.with(at(peer, "http-json", "--json", "--connections", "2", "--timeout", "1s"));
      assertThat(two.json().path("ok").asInt()).isLessThan(100);
      assertThat(two.json().path("held_back").asInt()).isPositive();
      assertThat(two.json().path("due").asInt()).isEqualTo(100);
    }
  }

  @Test
  void refusals_are_counted_by_status() throws Exception {
    HttpPeer.Behaviour everyTenth =
        (number, to) -> {
          if (number % 10 == 0) {
            answer(to, HttpResponseStatus.SERVICE_UNAVAILABLE, "{\"error\":\"full\"}", false);
          } else {
            answer(to, "champion", "1");
          }
        };
    try (HttpPeer peer = new HttpPeer(everyTenth)) {
      Ran ran = Ran.with(at(peer, "http-json", "--json"));

      assertThat(ran.json().path("errors_by_kind").path("HTTP 503").asInt()).isEqualTo(10);
      assertThat(ran.json().path("error_examples").path("HTTP 503").asText()).contains("full");
      assertThat(ran.json().path("ok").asInt()).isEqualTo(90);
    }
  }

  @Test
  void a_connection_that_is_cut_costs_its_call_and_is_opened_again() throws Exception {
    HttpPeer.Behaviour everyTenth =
        (number, to) -> {
          if (number % 10 == 0) {
            to.close();
          } else {
            answer(to, HttpResponseStatus.OK, "{}", number % 10 == 1);
          }
        };
    try (HttpPeer peer = new HttpPeer(everyTenth)) {
      Ran ran = Ran.with(at(peer, "http-json", "--json", "--connections", "2", "--timeout", "60s"));

      assertThat(ran.json().path("errors_by_kind").path("connection lost").asInt()).isEqualTo(10);
      assertThat(ran.json().path("ok").asInt()).isEqualTo(90);
    }
  }

  @Test
  void what_is_never_answered_times_out_and_frees_its_connection() throws Exception {
    HttpPeer.Behaviour silentAtFirst =
        (number, to) -> {
          if (number > 2) {
            answer(to, "champion", "1");
          }
        };
    try (HttpPeer peer = new HttpPeer(silentAtFirst)) {
      Ran ran =
          Ran.with(at(peer, "http-json", "--json", "--connections", "2", "--timeout", "300ms"));
      JsonNode json = ran.json();

      assertThat(json.path("timeouts").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(json.path("ok").asInt()).isPositive();
      assertThat(json.path("due").asInt()).isEqualTo(100);
      assertThat(json.at("/latency_ms/max").asDouble()).isGreaterThan(299);
    }
  }

  private static String[] at(HttpPeer peer, String protocol, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--url", peer.url(), "--protocol", protocol, "--model", "m"));
    arguments.addAll(List.of("--arrivals", "constant", "--warm-up", "0s"));
    arguments.addAll(List.of("--rate", "200", "--for", "500ms"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--timeout")) {
      arguments.addAll(List.of("--timeout", "60s"));
    }
    return arguments.toArray(String[]::new);
  }
}
