package io.tiltyard.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.quota.Quotas;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.NamedVersion;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.RequestRules;
import io.tiltyard.server.inference.Schedule;
import io.tiltyard.server.json.InferRequestReader;
import io.tiltyard.server.json.InferResponseWriter.BinaryChoice;
import io.tiltyard.server.json.JsonInferRequest;
import io.tiltyard.server.json.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes inference requests and passes them on. */
final class InferHandler {
  private static final String ROUTING_KEY = "x-routing-key";
  private static final int SCRATCH_BYTES = 1 << 18;

  /** JSON up to this size is read without garbage of its own size. */
  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SCRATCH_BYTES];
        }
      };

  private static final FastThreadLocal<RecentHeads> HEADS =
      new FastThreadLocal<>() {
        @Override
        protected RecentHeads initialValue() {
          return new RecentHeads();
        }
      };

  private final InferenceService service;
  private final QuotaGate quotas;
  private final Refusals refusals;
  private final Clock clock;

  InferHandler(InferenceService service, QuotaGate quotas, Refusals refusals, Clock clock) {
    this.service = service;
    this.quotas = quotas;
    this.refusals = refusals;
    this.clock = clock;
  }

  void handle(HttpExchange exchange, ModelPath path) {
    Refusal refusal = overQuota(exchange);
    if (refusal == null) {
      refusal = MediaType.check(exchange);
    }
    String key = routingKey(exchange);
    if (refusal == null && key != null) {
      refusal = RequestRules.checkRoutingKey(key);
    }
    int jsonBytes = BodyParts.jsonBytes(exchange);
    if (refusal == null && jsonBytes == BodyParts.INVALID) {
      refusal = BodyParts.invalidLength(exchange);
    }
    if (refusal != null) {
      refusals.answer(exchange, refusal);
    } else if (BodyParts.isRaw(exchange, jsonBytes)) {
      ByteBuf bytes = exchange.body();
      Payload body = new ByteBufPayload(bytes.retain(), bytes.readerIndex(), bytes.readableBytes());
      Decoded raw =
          new Decoded(exchange.requestId(), key, List.of(), body, Schedule.NONE, List.of());
      dispatch(exchange, path, raw, output -> true);
    } else {
      handleJson(exchange, path, key, jsonBytes);
    }
  }

  /** Before anything is decoded. */
  private @Nullable Refusal overQuota(HttpExchange exchange) {
    Quotas of = quotas.quotas();
    if (!of.isLimited()) {
      return null;
    }
    String tenant = exchange.header(quotas.header());
    long now = clock.nanoTime();
    Refusal refusal = of.takeRequest(tenant, now);
    return refusal == null ? of.takeBytes(tenant, exchange.body().readableBytes(), now) : refusal;
  }

  private record Decoded(
      String id,
      @Nullable String routingKey,
      List<InputTensor> inputs,
      @Nullable Payload rawInput,
      Schedule schedule,
      List<String> outputs) {}

  private void handleJson(
      HttpExchange exchange, ModelPath path, @Nullable String key, int jsonBytes) {
    InferRequestReader.Result result = read(exchange.body(), jsonBytes);
    if (result instanceof InferRequestReader.Result.Refused refused) {
      String id = refused.id();
      refusals.answer(exchange, refused.refusal(), id == null ? exchange.requestId() : id);
      return;
    }
    JsonInferRequest request = ((InferRequestReader.Result.Read) result).request();
    refusals.unknownFields(request.unknownFields());
    String sent = request.id();
    String id = sent == null ? exchange.requestId() : sent;
    BodyParts.Result parts = BodyParts.join(request.inputs(), exchange.body(), jsonBytes);
    if (parts instanceof BodyParts.Result.Refused refused) {
      refusals.answer(exchange, refused.refusal(), id);
      return;
    }
    Decoded decoded =
        new Decoded(
            id,
            key == null ? request.routingKey() : key,
            ((BodyParts.Result.Inputs) parts).tensors(),
            null,
            request.schedule(),
            names(request.outputs()));
    dispatch(exchange, path, decoded, output -> isBinary(request, output));
  }

  private static List<String> names(List<JsonOutput> outputs) {
    return outputs.isEmpty() ? List.of() : outputs.stream().map(JsonOutput::name).toList();
  }

  private static InferRequestReader.Result read(ByteBuf body, int jsonBytes) {
    byte[] text = jsonBytes <= SCRATCH_BYTES ? SCRATCH.get() : new byte[jsonBytes];
    body.getBytes(body.readerIndex(), text, 0, jsonBytes);
    if (jsonBytes == body.readableBytes()) {
      return InferRequestReader.read(text, jsonBytes);
    }
    RecentHeads heads = HEADS.get();
    JsonInferRequest known = heads.find(text, jsonBytes);
    if (known != null) {
      return new InferRequestReader.Result.Read(known);
    }
    InferRequestReader.Result result = InferRequestReader.read(text, jsonBytes);
    if (result instanceof InferRequestReader.Result.Read read) {
      heads.add(text, jsonBytes, read.request());
    }
    return result;
  }

  private static boolean isBinary(JsonInferRequest request, String output) {
    for (JsonOutput asked : request.outputs()) {
      if (asked.name().equals(output)) {
        return asked.binary();
      }
    }
    return request.binaryOutputs();
  }

  private void dispatch(
      HttpExchange exchange, ModelPath path, Decoded decoded, BinaryChoice choice) {
    long version = NamedVersion.number(path.version());
    InferenceRequest request =
        new InferenceRequest(
            path.model(),
            version,
            NamedVersion.alias(path.version(), version),
            decoded.id(),
            decoded.routingKey(),
            decoded.inputs(),
            decoded.rawInput(),
            decoded.outputs(),
            decoded.schedule().level(),
            exchange.arrivedEpochMicros(),
            exchange.arrivedNanos(),
            clock.nanoTime(),
            decoded.schedule().deadlineNanos(exchange.arrivedNanos(), Long.MAX_VALUE));
    service.dispatch(request, new InferSink(exchange, refusals, choice));
  }

  /** The header's value as UTF-8, so that it means the same as the parameter; or null. */
  private static @Nullable String routingKey(HttpExchange exchange) {
    String header = exchange.header(ROUTING_KEY);
    if (header == null || header.isEmpty()) {
      return null;
    }
    return header.chars().allMatch(c -> c < 0x80)
        ? header
        : new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
