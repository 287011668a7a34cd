package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.tiltyard.base.time.Clock;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.server.grpc.wire.PiecesStream;
import io.tiltyard.server.grpc.wire.WireRequest;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The transport's buffers are closed once, however a call ends. */
final class PayloadOwnershipTest {
  private static final int FRAME = 16 << 10;
  private static final ModelInferRequest GOOD =
      ModelInferRequest.newBuilder()
          .setModelName("m")
          .addInputs(Messages.input("x", "UINT8", 20_000))
          .addInputs(Messages.input("y", "UINT8", 50_000))
          .addRawInputContents(ByteString.copyFrom(new byte[20_000]))
          .addRawInputContents(ByteString.copyFrom(new byte[50_000]))
          .build();

  private final List<PiecesStream> sent = new ArrayList<>();
  private final List<InferenceRequest> dispatched = new ArrayList<>();
  private final FakeCall call = new FakeCall();
  private final InferMarshaller marshaller = new InferMarshaller();
  private final InferencePath path =
      new InferencePath(
          new RequestDecoder(Clock.system()),
          (request, sink) -> dispatched.add(request),
          new Refusals(new Rejections(), Clock.system()),
          new CallQuotas(QuotaGate.open(), Clock.system()),
          Clock.system(),
          new LongAdder());

  @AfterEach
  void everything_is_closed_once() {
    assertThat(sent).isNotEmpty().allMatch(stream -> stream.closed() == 1);
  }

  @Test
  void a_request_that_is_dispatched_passes_its_counts_on() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, GOOD);
    listener.onHalfClose();
    assertThat(dispatched).hasSize(1);
    assertThat(sent.get(0).closed()).isZero();
    listener.onComplete();
    assertThat(sent.get(0).closed()).isZero();
    dispatched.get(0).release();
  }

  @Test
  void a_call_may_be_cancelled_while_the_model_runs() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, GOOD);
    listener.onHalfClose();
    call.cancelled = true;
    listener.onCancel();
    assertThat(sent.get(0).closed()).isZero();
    dispatched.get(0).release();
  }

  @Test
  void a_request_whose_second_input_is_refused() {
    ModelInferRequest.Builder message = GOOD.toBuilder();
    message.getInputsBuilder(1).setDatatype("?");
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, message.build());
    listener.onHalfClose();
    assertThat(dispatched).isEmpty();
    assertThat(call.closed).isNotNull();
    listener.onComplete();
  }

  @Test
  void a_request_that_is_refused_before_its_inputs() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, GOOD.toBuilder().clearModelName().build());
    listener.onHalfClose();
    listener.onComplete();
  }

  @Test
  void a_request_that_the_parser_refuses() {
    byte[] bytes = Arrays.copyOf(GOOD.toByteArray(), GOOD.getSerializedSize() + 1);
    bytes[bytes.length - 1] = 0x0a;
    PiecesStream stream = new PiecesStream(bytes, FRAME);
    sent.add(stream);
    assertThat(marshaller.parse(stream)).isInstanceOf(Result.Refused.class);
  }

  @Test
  void a_client_that_leaves_before_it_ends_its_side() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, GOOD);
    call.cancelled = true;
    listener.onCancel();
    assertThat(dispatched).isEmpty();
  }

  @Test
  void a_client_that_sends_more_than_one_message() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, GOOD);
    send(listener, GOOD);
    send(listener, GOOD);
    listener.onHalfClose();
    listener.onComplete();
    assertThat(dispatched).isEmpty();
    assertThat(call.closed).isNotNull();
  }

  @Test
  void a_message_after_the_end() {
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    listener.onHalfClose();
    send(listener, GOOD);
    listener.onHalfClose();
    listener.onCancel();
  }

  @Test
  void requests_of_a_stream_are_given_back_refused_or_not_and_after_its_end() {
    StreamHandler streams = new StreamHandler(path);
    ServerCall.Listener<Result<WireRequest>> listener = streams.startCall(call, new Metadata());
    send(listener, GOOD);
    send(listener, GOOD.toBuilder().clearModelName().build());
    listener.onCancel();
    send(listener, GOOD);
    assertThat(dispatched).hasSize(2);
    dispatched.forEach(InferenceRequest::release);
  }

  @Test
  void typed_contents_need_no_buffers() {
    ModelInferRequest.Builder message =
        ModelInferRequest.newBuilder()
            .setModelName("m")
            .addInputs(Messages.input("x", "INT32", 20_000));
    for (int i = 0; i < 20_000; i++) {
      message.getInputsBuilder(0).getContentsBuilder().addIntContents(i);
    }
    ServerCall.Listener<Result<WireRequest>> listener = unary();
    send(listener, message.build());
    listener.onHalfClose();
    assertThat(dispatched).hasSize(1);
    assertThat(sent.get(0).closed()).isEqualTo(1);
    listener.onComplete();
  }

  private ServerCall.Listener<Result<WireRequest>> unary() {
    return new InferHandler(path).startCall(call, new Metadata());
  }

  private void send(ServerCall.Listener<Result<WireRequest>> listener, ModelInferRequest message) {
    PiecesStream stream = new PiecesStream(message.toByteArray(), FRAME);
    sent.add(stream);
    listener.onMessage(marshaller.parse(stream));
    stream.close();
  }
}
