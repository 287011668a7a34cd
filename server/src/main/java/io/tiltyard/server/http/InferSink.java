package io.tiltyard.server.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.AsciiString;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.ResponseSink;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.HeaderText;
import io.tiltyard.server.json.InferResponseWriter;
import io.tiltyard.server.json.InferResponseWriter.BinaryChoice;
import java.util.ArrayList;
import java.util.List;

/** The way back of one inference request. */
final class InferSink implements ResponseSink {
  private static final AsciiString ARM = AsciiString.cached("x-tiltyard-arm");
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private final HttpExchange exchange;
  private final Refusals refusals;
  private final BinaryChoice choice;

  InferSink(HttpExchange exchange, Refusals refusals, BinaryChoice choice) {
    this.exchange = exchange;
    this.refusals = refusals;
    this.choice = choice;
  }

  @Override
  public void answer(InferenceAnswer answer) {
    InferResponseWriter.Result result =
        InferResponseWriter.write(
            answer, choice, PooledByteBufAllocator.DEFAULT, HttpAnswer.HEAD_ROOM);
    if (result instanceof InferResponseWriter.Result.Refused refused) {
      refuse(answer.id(), refused.refusal());
    } else if (result instanceof InferResponseWriter.Result.Written written) {
      exchange.answer(http(answer, written));
    }
  }

  private static HttpAnswer http(
      InferenceAnswer answer, InferResponseWriter.Result.Written written) {
    List<HttpAnswer.Header> headers = new ArrayList<>(3);
    headers.add(new HttpAnswer.Header(ARM, answer.arm().label()));
    headers.add(new HttpAnswer.Header(REQUEST_ID, HeaderText.ascii(answer.id())));
    if (written.binary()) {
      String jsonBytes = Integer.toString(written.jsonBytes());
      headers.add(new HttpAnswer.Header(BodyParts.JSON_LENGTH, jsonBytes));
    }
    AsciiString type = written.binary() ? HttpAnswer.OCTET_STREAM : HttpAnswer.JSON;
    return new HttpAnswer(200, type, written.body(), headers);
  }

  @Override
  public void refuse(String id, Refusal refusal) {
    refusals.answer(exchange, refusal, id);
  }

  @Override
  public boolean isCancelled() {
    return exchange.isCancelled();
  }
}
