package io.tiltyard.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.json.JsonInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A body of the binary tensor extension: JSON, and behind it the bytes of the inputs that do not
 * carry their data in the JSON, in its order and without gaps.
 */
final class BodyParts {
  /** How long the JSON is, in bytes; absent where it is the whole body. */
  static final AsciiString JSON_LENGTH = AsciiString.cached("inference-header-content-length");

  /** Returned by {@link #jsonBytes} for a header that is no length. */
  static final int INVALID = -1;

  private static final int MAX_DIGITS = 10;

  private BodyParts() {}

  /** How much of the body is JSON, or {@link #INVALID}. */
  static int jsonBytes(HttpExchange exchange) {
    int body = exchange.body().readableBytes();
    Iterator<? extends CharSequence> headers =
        exchange.headers().valueCharSequenceIterator(JSON_LENGTH);
    if (!headers.hasNext()) {
      return body;
    }
    long length = number(headers.next());
    return length <= body && !headers.hasNext() ? (int) length : INVALID;
  }

  private static long number(CharSequence digits) {
    if (digits.length() == 0 || digits.length() > MAX_DIGITS) {
      return INVALID;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Whether the body is nothing but the bytes of the one input. */
  static boolean isRaw(HttpExchange exchange, int jsonBytes) {
    return jsonBytes == 0 && exchange.headers().contains(JSON_LENGTH);
  }

  static Refusal invalidLength(HttpExchange exchange) {
    return new Refusal(
        ErrorCode.MALFORMED_REQUEST,
        "header Inference-Header-Content-Length '"
            + Excerpt.of(String.join(", ", exchange.headers().getAll(JSON_LENGTH)))
            + "', expected the length of the JSON in digits, at most the body's "
            + exchange.body().readableBytes()
            + " bytes");
  }

  /** Inputs with one count of each payload, or why the bytes do not fit them. */
  sealed interface Result {
    record Inputs(List<InputTensor> tensors) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /** Gives each binary input its bytes, which are not copied. */
  static Result join(List<JsonInput> inputs, ByteBuf body, int jsonBytes) {
    long at = jsonBytes;
    for (JsonInput input : inputs) {
      long size = Math.max(0, input.binaryBytes());
      if (size > body.readableBytes() - at) {
        return refused(
            "input '"
                + Excerpt.of(input.name())
                + "': binary_data_size "
                + size
                + ", expected at most the "
                + (body.readableBytes() - at)
                + " bytes that follow in the body");
      }
      at += size;
    }
    if (at != body.readableBytes()) {
      return refused(
          (body.readableBytes() - at)
              + " bytes after the inputs' data, expected the sum of binary_data_size to be "
              + (body.readableBytes() - jsonBytes));
    }
    List<InputTensor> tensors = new ArrayList<>(inputs.size());
    int offset = body.readerIndex() + jsonBytes;
    for (JsonInput input : inputs) {
      HeapPayload data = input.data();
      int size = (int) Math.max(0, input.binaryBytes());
      Payload payload = data != null ? data : new ByteBufPayload(body.retain(), offset, size);
      offset += size;
      tensors.add(new InputTensor(input.name(), input.datatype(), input.shape(), payload));
    }
    return new Result.Inputs(tensors);
  }

  private static Result refused(String text) {
    return new Result.Refused(new Refusal(ErrorCode.INVALID_TENSOR_DATA, text));
  }
}
