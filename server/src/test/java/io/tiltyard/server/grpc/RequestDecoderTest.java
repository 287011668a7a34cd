package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.time.Clock;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.server.grpc.wire.WireMessages;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestDecoderTest {
  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long nanoTime() {
          return 1_000;
        }

        @Override
        public long epochMicros() {
          return 2_000;
        }
      };

  private final RequestDecoder decoder = new RequestDecoder(CLOCK);

  @Test
  void everything_a_request_says_is_passed_on() {
    ModelInferRequest message =
        Messages.raw("route")
            .setModelVersion("3")
            .setId("id-1")
            .addOutputs(output("b"))
            .addOutputs(output("a"))
            .build();
    InferenceRequest request = decoded(message, head());
    assertThat(request.route()).isEqualTo("route");
    assertThat(request.version()).isEqualTo(3);
    assertThat(request.id()).isEqualTo("id-1");
    assertThat(request.routingKey()).isNull();
    assertThat(request.inputs()).hasSize(1);
    assertThat(request.rawInput()).isNull();
    assertThat(request.outputs()).containsExactly("b", "a");
    assertThat(request.arrivedEpochMicros()).isEqualTo(2_000);
    assertThat(request.arrivedNanos()).isEqualTo(1_000);
    assertThat(request.decodedNanos()).isEqualTo(1_000);
    assertThat(request.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void what_is_left_out_is_the_servers_choice() {
    InferenceRequest request = decoded(Messages.raw("route").build(), head());
    assertThat(request.version()).isZero();
    assertThat(request.id()).isNull();
    assertThat(request.outputs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "01", "v1", "latest", "9223372036854775808", " 1", "\u0661"})
  void a_version_in_any_other_spelling_is_refused(String version) {
    assertThat(refusal(Messages.raw("m").setModelVersion(version), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo(
            "model version '"
                + version
                + "', expected a number from 1 to 9223372036854775807 or an alias of 1 to 255"
                + " letters, digits, '_' or '-' that is neither 'latest' nor v and a number");
  }

  @Test
  void an_empty_name_is_refused() {
    assertThat(refusal(Messages.raw(""), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("the model's name is empty, expected a route or model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u0000", "\u202e"})
  void an_id_with_control_characters_is_refused(String id) {
    refusal(Messages.raw("m").setId(id), ErrorCode.INVALID_ARGUMENT);
    assertThat(RequestDecoder.id(WireMessages.parse(Messages.raw("m").setId(id).build()), head()))
        .isNull();
  }

  @Test
  void an_id_is_at_most_256_bytes() {
    String longest = "x".repeat(256);
    assertThat(decoded(Messages.raw("m").setId(longest).build(), head()).id()).isEqualTo(longest);
    assertThat(refusal(Messages.raw("m").setId(longest + "x"), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("id of 257 characters, expected at most 256 bytes");
  }

  @Test
  void the_routing_key_of_the_metadata_comes_first() {
    Metadata metadata = new Metadata();
    metadata.put(MetadataKeys.ROUTING_KEY, "from metadata");
    ModelInferRequest message = withKey("from parameter");
    assertThat(decoded(message, CallHead.read(metadata, CLOCK)).routingKey())
        .isEqualTo("from metadata");
    assertThat(decoded(message, head()).routingKey()).isEqualTo("from parameter");
  }

  @Test
  void a_routing_key_is_a_short_string() {
    ModelInferRequest.Builder message =
        Messages.raw("m")
            .putParameters("routing_key", InferParameter.newBuilder().setInt64Param(1).build());
    assertThat(refusal(message, ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("parameter 'routing_key' is no string, expected a string_param");
    assertThat(refusal(withKey("k".repeat(257)).toBuilder(), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("routing key of 257 characters, expected at most 256");
  }

  @Test
  void a_parameter_name_is_at_most_256_characters() {
    ModelInferRequest.Builder message =
        Messages.raw("m").putParameters("p".repeat(1 << 20), InferParameter.getDefaultInstance());
    assertThat(refusal(message, ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("parameter name of 1048576 characters, expected at most 256");
  }

  @Test
  void other_parameters_are_nobodys_business() {
    decoded(
        Messages.raw("m").putParameters("headers", InferParameter.getDefaultInstance()).build(),
        head());
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "2,1", "3,2", "4,3", "5,3", "9223372036854775807,3"})
  void priority_1_is_the_highest_and_0_the_default(long sent, int level) {
    InferParameter signed = InferParameter.newBuilder().setInt64Param(sent).build();
    InferParameter unsigned = InferParameter.newBuilder().setUint64Param(sent).build();
    for (InferParameter parameter : List.of(signed, unsigned)) {
      ModelInferRequest message = Messages.raw("m").putParameters("priority", parameter).build();
      assertThat(decoded(message, head()).priority()).isEqualTo(level);
    }
    assertThat(decoded(Messages.raw("m").build(), head()).priority()).isEqualTo(1);
  }

  @Test
  void the_timeout_is_microseconds_from_the_arrival_and_the_earlier_deadline_counts() {
    assertThat(withTimeout(250, Long.MAX_VALUE)).isEqualTo(1_250_000);
    assertThat(withTimeout(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(withTimeout(-1L >>> 1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(withTimeout(250, 1_100_000)).isEqualTo(1_100_000);
    assertThat(withTimeout(250, 1_300_000)).isEqualTo(1_250_000);
    assertThat(withTimeout(0, 1_100_000)).isEqualTo(1_100_000);
  }

  private long withTimeout(long micros, long deadlineNanos) {
    InferParameter timeout = InferParameter.newBuilder().setUint64Param(micros).build();
    return decoded(
            Messages.raw("m").putParameters("timeout", timeout).build(),
            new CallHead(null, null, null, 0, 1_000_000, deadlineNanos))
        .deadlineNanos();
  }

  @Test
  void a_priority_or_timeout_of_another_kind_is_refused() {
    InferParameter text = InferParameter.newBuilder().setStringParam("5").build();
    InferParameter negative = InferParameter.newBuilder().setInt64Param(-5).build();
    assertThat(
            refusal(Messages.raw("m").putParameters("timeout", text), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo(
            "parameter 'timeout' is a string_param, expected microseconds, a whole number from 1,"
                + " or 0 for no timeout");
    assertThat(
            refusal(
                Messages.raw("m").putParameters("priority", negative), ErrorCode.INVALID_ARGUMENT))
        .startsWith("parameter 'priority' is -5, expected a whole number from 0, the default");
  }

  @Test
  void classification_is_not_ignored() {
    ModelInferRequest.Builder message =
        Messages.raw("m")
            .addOutputs(
                output("y").putParameters("classification", InferParameter.getDefaultInstance()));
    assertThat(refusal(message, ErrorCode.UNSUPPORTED))
        .isEqualTo(
            "output 'y': parameter 'classification' is not supported, expected to rank the output"
                + " yourself");
  }

  @Test
  void outputs_are_counted_here_and_known_elsewhere() {
    ModelInferRequest.Builder message = Messages.raw("m");
    for (int i = 0; i < 1_024; i++) {
      message.addOutputs(output("same"));
    }
    assertThat(decoded(message.build(), head()).outputs()).hasSize(1_024);
    assertThat(refusal(message.addOutputs(output("x")), ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("1025 outputs, expected at most 1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0198f0e0-aaaa-7bbb-8ccc-000000000001", "A.b_c-1"})
  void an_id_of_the_metadata_stands_in(String id) {
    Metadata metadata = new Metadata();
    metadata.put(MetadataKeys.REQUEST_ID, id);
    CallHead head = CallHead.read(metadata, CLOCK);
    assertThat(decoded(Messages.raw("m").build(), head).id()).isEqualTo(id);
    assertThat(decoded(Messages.raw("m").setId("own").build(), head).id()).isEqualTo("own");
    assertThat(head.ofMessage(CLOCK).requestId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a%0a",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void an_odd_id_of_the_metadata_is_replaced(String id) {
    Metadata metadata = new Metadata();
    metadata.put(MetadataKeys.REQUEST_ID, id);
    assertThat(CallHead.read(metadata, CLOCK).requestId()).isNull();
  }

  private static CallHead head() {
    return CallHead.read(new Metadata(), CLOCK);
  }

  private static ModelInferRequest withKey(String key) {
    return Messages.raw("m").putParameters("routing_key", Parameters.text(key)).build();
  }

  private static InferRequestedOutputTensor.Builder output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name);
  }

  private InferenceRequest decoded(ModelInferRequest message, CallHead head) {
    return Results.value(decoder.decode(WireMessages.parse(message), head));
  }

  /** Whoever refuses: the parser or the decoder. */
  private String refusal(ModelInferRequest.Builder message, ErrorCode code) {
    Result<WireRequest> parsed =
        new InferMarshaller().parse(new ByteArrayInputStream(message.build().toByteArray()));
    return parsed instanceof Result.Value<WireRequest> value
        ? Results.refusal(decoder.decode(value.value(), head()), code)
        : Results.refusal(parsed, code);
  }
}
