package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.requestlog.LoggedCall;
import io.tiltyard.monitor.requestlog.LoggedTensor;
import io.tiltyard.runtime.golden.GoldenFile;
import io.tiltyard.runtime.golden.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose answers are taken from a log, and which. */
final class LogSampleTest {
  private static final byte[] NOT_UTF_8 = {1, 0, 0, 0, (byte) 0xff};

  private final List<LoggedCall> log = new ArrayList<>();

  @Test
  void the_champion_of_late_is_the_one_and_not_its_challenger() throws Exception {
    log.add(call("old", 1, Arm.CHAMPION, 1));
    log.add(call("new", 2, Arm.CHAMPION, 2));
    log.add(call("other", 3, Arm.CHALLENGER, 3));

    assertThat(choose(null, null).version()).isEqualTo(2);
    assertThat(choose(null, 3L).version()).isEqualTo(3);
    assertThat(files(10, null).keySet()).containsExactly("new.json");
    assertThat(files(10, 3L).keySet()).containsExactly("other.json");
  }

  @Test
  void answers_from_before_the_files_of_the_version_were_replaced_are_left_out() throws Exception {
    log.add(call("before", 1, Arm.CHAMPION, 1, "flowers", "sha256:a"));
    log.add(call("after", 1, Arm.CHAMPION, 2, "flowers", "sha256:b"));

    assertThat(files(10, null).keySet()).containsExactly("after.json");
  }

  @Test
  void champions_that_differ_by_route_are_told_apart_by_it() throws Exception {
    log.add(call("a", 1, Arm.CHAMPION, 1, "red", "d"));
    log.add(call("b", 2, Arm.CHAMPION, 2, "blue", "d"));

    assertThatThrownBy(() -> choose(null, null))
        .hasMessage(
            "the champions of model 'iris' differ by route; name one with --route or --version:"
                + " blue has 2, red has 1");
    assertThat(choose("red", null).version()).isEqualTo(1);
    assertThat(files(10, 2L).keySet()).containsExactly("b.json");
    assertThatThrownBy(() -> choose("green", null))
        .hasMessage("no call of model 'iris' went by route 'green'; by: blue, red");
  }

  @Test
  void what_the_log_does_not_have_is_told_with_what_it_has() {
    assertThatThrownBy(() -> choose(null, null)).hasMessage("the request log has no calls yet");

    log.add(call("a", 1, Arm.CHALLENGER, 1));

    assertThatThrownBy(() -> new LogScanOf("rose", null, null).choose(log))
        .hasMessage("none of the 1 logged calls is of model 'rose'; of: iris");
    assertThatThrownBy(() -> choose(null, null))
        .hasMessage("no champion of model 'iris' answered; name a --version of: 1");
    assertThatThrownBy(() -> choose(null, 9L))
        .hasMessage("version 9 of model 'iris' answered no call; of: 1");
  }

  @Test
  void calls_that_failed_are_no_answers() {
    log.add(
        new LoggedCall(
            "a", 1, "r", "iris", 1, "d", Arm.CHAMPION, CallOutcome.FAILED, List.of(), null));

    assertThatThrownBy(() -> choose(null, null))
        .hasMessage("no logged call of model 'iris' was answered well");
  }

  @Test
  void different_inputs_have_one_file_each_however_often_they_were_sent() throws Exception {
    for (int i = 0; i < 100; i++) {
      log.add(call("call-" + i, 1, Arm.CHAMPION, i, strings("x", "often")));
    }
    log.add(call("rare", 1, Arm.CHAMPION, 100, strings("x", "rare")));
    log.add(call("named", 1, Arm.CHAMPION, 101, strings("y", "rare")));

    assertThat(files(10, null).keySet()).containsExactly("call-0.json", "rare.json", "named.json");
    assertThat(files(2, null)).hasSize(2);
  }

  @Test
  void other_answers_to_the_same_inputs_are_told() throws Exception {
    log.add(answered("first", strings("x", "a"), strings("y", "1"), strings("z", "2")));
    log.add(answered("same", strings("x", "a"), strings("z", "2")));
    assertThat(sample(10, null).notices()).isEmpty();

    log.add(answered("other", strings("x", "a"), strings("y", "1"), strings("z", "3")));
    log.add(answered("third", strings("x", "a"), strings("y", "9")));
    log.add(answered("else", strings("x", "b"), strings("y", "9")));

    LogSample sample = sample(10, null);
    assertThat(sample.files().keySet()).containsExactly("first.json", "else.json");
    assertThat(sample.notices())
        .containsExactly(
            "the same inputs had different answers in 2 requests; the first, 'other' otherwise than"
                + " 'first'; a version that answers so is refused as not_repeatable");
  }

  @Test
  void a_sample_is_the_same_whatever_the_order_and_the_repetitions() throws Exception {
    for (int i = 0; i < 50; i++) {
      log.add(call("call-" + i, 1, Arm.CHAMPION, i, strings("x", "value " + i)));
    }
    Set<String> sample = files(5, null).keySet();
    List<LoggedCall> backwards = new ArrayList<>(log);
    Collections.reverse(backwards);
    log.addAll(0, backwards);

    assertThat(sample).hasSize(5);
    assertThat(files(5, null).keySet()).isEqualTo(sample);
  }

  @Test
  void calls_without_whole_tensors_are_skipped_and_counted() throws Exception {
    LoggedTensor omitted = new LoggedTensor("x", DataType.FP32, new long[] {1}, null);
    LoggedTensor misshapen = new LoggedTensor("x", DataType.FP32, new long[] {2}, new byte[4]);
    LoggedTensor binary = new LoggedTensor("x", DataType.BYTES, new long[] {1}, NOT_UTF_8);
    log.add(call("none", 1, Arm.CHAMPION, 1, null));
    assertThatThrownBy(() -> files(10, null))
        .hasMessage(
            "1 answers of version 1 of model 'iris' were logged without their tensors;"
                + " set request_log.payloads: true");

    log.add(call("omitted", 1, Arm.CHAMPION, 2, omitted));
    log.add(call("misshapen", 1, Arm.CHAMPION, 2, misshapen));
    assertThatThrownBy(() -> files(10, null)).hasMessageContainingAll("2 answers", "max_payload");

    log.add(call("binary", 1, Arm.CHAMPION, 3, binary));
    assertThatThrownBy(() -> files(10, null))
        .hasMessage(
            "no answer of version 1 of model 'iris' can be a golden file: request 'binary':"
                + " element 0 of 'x' is not UTF-8, as a golden file expects it");

    log.add(call("good", 1, Arm.CHAMPION, 4));
    LogSample sample = sample(10, null);
    assertThat(sample.files().keySet()).containsExactly("good.json");
    assertThat(sample.notices())
        .containsExactly(
            "1 skipped: logged without tensors, request_log.payloads",
            "2 skipped: not logged whole, request_log.max_payload",
            "1 skipped; the first, 'binary': element 0 of 'x' is not UTF-8, as a golden file"
                + " expects it");
  }

  @Test
  void ids_become_names_that_a_directory_can_have() throws Exception {
    for (String id : List.of("../../etc/passwd", "a b", "a/b", "", ".hidden", "x".repeat(300))) {
      log.add(call(id, 1, Arm.CHAMPION, log.size(), strings("x", "value " + log.size())));
    }

    assertThat(files(10, null).keySet())
        .containsExactly(
            "_.._etc_passwd.json",
            "a_b.json",
            "a_b-2.json",
            "request.json",
            "hidden.json",
            "x".repeat(100) + ".json");
  }

  @Test
  void halves_are_written_as_they_were() throws Exception {
    byte[] halves = {0x00, 0x3c, 0x01, 0x00, (byte) 0xff, (byte) 0x7b};
    log.add(
        call(
            "halves",
            1,
            Arm.CHAMPION,
            1,
            new LoggedTensor("x", DataType.FP16, new long[] {3}, halves)));

    String json = new String(files(1, null).values().iterator().next(), StandardCharsets.UTF_8);
    String request = json.substring(json.indexOf("{\"inputs"), json.indexOf(",\"expect\""));

    byte[] read = new byte[6];
    GoldenFile.readRequest("r", request.getBytes(StandardCharsets.UTF_8)).get(0).data().get(read);
    assertThat(read).isEqualTo(halves);
  }

  /** A scan of a model's name of choice. */
  private record LogScanOf(String model, @Nullable String route, @Nullable Long version) {
    LogScan.Answerer choose(List<LoggedCall> log) throws CommandException {
      LogScan scan = new LogScan(model, route, version);
      log.forEach(scan::accept);
      return scan.choose();
    }
  }

  private LogScan.Answerer choose(@Nullable String route, @Nullable Long version)
      throws CommandException {
    return new LogScanOf("iris", route, version).choose(log);
  }

  private LogSample sample(int size, @Nullable Long version) throws CommandException {
    LogSample sample = new LogSample(size, "iris", null, choose(null, version), Tolerance.EXACT);
    log.forEach(sample::accept);
    return sample;
  }

  private Map<String, byte[]> files(int size, @Nullable Long version) throws CommandException {
    return sample(size, version).files();
  }

  private static LoggedCall call(String id, long version, Arm arm, long time) {
    return call(id, version, arm, time, strings("x", id));
  }

  private static LoggedCall call(
      String id, long version, Arm arm, long time, String route, String digest) {
    List<LoggedTensor> tensors = List.of(strings("x", id));
    return new LoggedCall(
        id, time, route, "iris", version, digest, arm, CallOutcome.OK, tensors, tensors);
  }

  private static LoggedCall call(
      String id, long version, Arm arm, long time, @Nullable LoggedTensor input) {
    List<LoggedTensor> inputs = input == null ? null : List.of(input);
    List<LoggedTensor> outputs = List.of(strings("y", "answer"));
    return new LoggedCall(
        id, time, "flowers", "iris", version, "d", arm, CallOutcome.OK, inputs, outputs);
  }

  private LoggedCall answered(String id, LoggedTensor input, LoggedTensor... outputs) {
    List<LoggedTensor> answer = List.of(outputs);
    return new LoggedCall(
        id,
        log.size(),
        "flowers",
        "iris",
        1,
        "d",
        Arm.CHAMPION,
        CallOutcome.OK,
        List.of(input),
        answer);
  }

  private static LoggedTensor strings(String name, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[4 + text.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).put(text);
    return new LoggedTensor(name, DataType.BYTES, new long[] {1}, bytes);
  }
}
