package io.tiltyard.server.admin;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.router.control.Event;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.server.http.transport.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events as a client reads them. */
@Timeout(600)
final class EventStreamTest {
  private static final String PATH = "/admin/v1/events";

  private AdminServer server;
  private EventFeed events;

  @BeforeEach
  void start() throws Exception {
    server = new AdminServer();
    events = server.gateway.events();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private long publish(String model) {
    return events
        .publish(Event.ofVersion(model, 2, "LOADING", "FAILED", "missing_file", "no\n\"file\""))
        .id();
  }

  private RawClient open(String path, String headers) throws IOException {
    RawClient client = new RawClient(server.address);
    client.send("GET " + path + " HTTP/1.1\r\nHost: t\r\n" + headers + "\r\n");
    assertThat(client.readAllOf("\r\n\r\n"))
        .contains("200 OK", "content-type: text/event-stream", "cache-control: no-store");
    assertThat(client.readAllOf(":\n\n\r\n")).isEqualTo("3\r\n:\n\n\r\n");
    return client;
  }

  @Test
  void what_happens_from_now_on_is_told_at_once() throws Exception {
    publish("before");
    try (RawClient client = open(PATH, "")) {
      await().until(() -> events.listeners() == 1);
      long id = publish("m");
      String told = client.readAllOf("\n\n\r\n");
      assertThat(told)
          .contains(
              "id: "
                  + id
                  + "\nevent: version\ndata: {\"model\":\"m\",\"version\":2,"
                  + "\"from\":\"LOADING\",\"to\":\"FAILED\",\"reason_code\":\"missing_file\","
                  + "\"reason\":\"no\\n\\\"file\\\"\",\"at\":\"")
          .doesNotContain("before");
    }
    await().until(() -> events.listeners() == 0);
  }

  @Test
  void a_client_goes_on_behind_what_it_saw() throws Exception {
    publish("one");
    long seen = publish("two");
    publish("three");
    for (String header : new String[] {"Last-Event-ID: " + seen + "\r\n", ""}) {
      String path = header.isEmpty() ? PATH + "?after=" + seen : PATH;
      try (RawClient client = open(path, header)) {
        assertThat(client.readAllOf("\n\n\r\n"))
            .contains("\"model\":\"three\"")
            .doesNotContain("gap", "\"one\"", "\"two\"");
      }
    }
    try (RawClient client = open(PATH + "?after=0", "")) {
      assertThat(client.readAllOf("three")).contains("\"one\"", "\"two\"").doesNotContain("gap");
    }
  }

  @Test
  void what_is_gone_is_told_as_a_gap() throws Exception {
    long first = publish("first");
    for (int i = 0; i < EventFeed.KEPT; i++) {
      publish("later");
    }
    try (RawClient client = open(PATH + "?after=" + (first - 1), "")) {
      assertThat(client.readAllOf("later"))
          .contains(
              "id: "
                  + first
                  + "\nevent: gap\ndata: {\"after\":"
                  + (first - 1)
                  + ",\"next\":"
                  + (first + 1)
                  + "}\n\n")
          .contains("id: " + (first + 1) + "\nevent: version")
          .doesNotContain("first");
    }
  }

  @Test
  void an_event_of_an_earlier_start_or_of_the_future_is_a_gap_too() throws Exception {
    long last = publish("m");
    try (RawClient client = open(PATH + "?after=5", "")) {
      assertThat(client.readAllOf("\"m\""))
          .contains("event: gap\ndata: {\"after\":5,\"next\":" + last + "}");
    }
    try (RawClient client = open(PATH + "?after=" + (last + 7), "")) {
      assertThat(client.readAllOf("\n\n\r\n"))
          .contains("event: gap\ndata: {\"after\":" + (last + 7) + ",\"next\":" + (last + 1) + "}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1.5", "", "9999999999999999999"})
  void a_place_that_is_none_is_refused(String after) throws Exception {
    assertThat(server.get(PATH + "?after=" + after).statusCode()).isEqualTo(400);
    assertThat(events.listeners()).isZero();
  }
}
