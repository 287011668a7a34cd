package io.tiltyard.loadtest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tiltyard.loadtest.client.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AnswerHeadTest {
  private final AnswerHead head = new AnswerHead();

  @Test
  void finds_version_and_arm() {
    assertThat(
            read(
                "{\"model_name\":\"m\",\"model_version\":\"3\",\"id\":null,"
                    + "\"parameters\":{\"x\":{\"arm\":\"no\"},\"arm\":\"challenger\"},\"outputs\":[]}"))
        .isEqualTo(Answer.ok("challenger", "3"));
  }

  @Test
  void reads_no_further_than_the_beginning_of_a_large_answer() {
    String outputs = "\"outputs\":[{\"data\":[" + "1,".repeat(AnswerHead.LENGTH) + "1]}]}";

    assertThat(read("{\"model_version\":\"3\"," + outputs)).isEqualTo(Answer.ok("", "3"));
  }

  @Test
  void stops_at_the_bytes_behind_the_json() {
    assertThat(read("{\"model_version\":\"3\",\"outputs\":[]}\u0001\u0002{{"))
        .isEqualTo(Answer.ok("", "3"));
  }

  @Test
  void takes_the_arm_of_the_header_where_the_body_has_none() {
    head.add(Unpooled.copiedBuffer("{\"model_version\":null}", StandardCharsets.UTF_8));

    assertThat(head.read("champion")).isEqualTo(Answer.ok("champion", ""));
  }

  @Test
  void pieces_are_put_together_and_forgotten() {
    assertThat(read("{\"model_version\":\"1\"}")).isEqualTo(Answer.ok("", "1"));
    head.reset();
    head.add(Unpooled.copiedBuffer("{\"model_ver", StandardCharsets.UTF_8));
    head.add(Unpooled.copiedBuffer("sion\":\"2\"}", StandardCharsets.UTF_8));

    assertThat(head.read("")).isEqualTo(Answer.ok("", "2"));
  }

  @Test
  void an_answer_without_json_is_an_answer() {
    assertThat(read("hello")).isEqualTo(Answer.ok("", ""));
    assertThat(read("[1]")).isEqualTo(Answer.ok("", ""));
  }

  private Answer read(String body) {
    head.add(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    return head.read("");
  }
}
