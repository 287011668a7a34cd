package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.proto.inference.ServerReadyRequest;
import io.tiltyard.server.inference.Plane;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F69: quotas over real gRPC connections and with a real model. */
@Timeout(600)
final class GrpcQuotaIT {
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("x-tenant-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final String INFER = GRPCInferenceServiceGrpc.SERVICE_NAME + "/ModelInfer";

  @TempDir private Path directory;
  private @Nullable RealGateway started;

  private RealGateway start(String quotas) throws Exception {
    started = RealGateway.start(directory, List.of("serving/affine"), "quotas: {" + quotas + "}");
    return started;
  }

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
  }

  private static Metadata tenant(String name) {
    Metadata metadata = new Metadata();
    metadata.put(TENANT, name);
    return metadata;
  }

  private static ModelInferResponse infer(
      RealGateway gateway, String tenant, ModelInferRequest.Builder request) {
    return gateway
        .stub()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(tenant(tenant)))
        .modelInfer(request.build());
  }

  private static StatusRuntimeException refused(
      RealGateway gateway, String tenant, ModelInferRequest.Builder request) {
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> infer(gateway, tenant, request));
    assertThat(refusal).as("a refusal").isNotNull();
    assertOverQuota(refusal);
    return refusal;
  }

  private static void assertOverQuota(StatusRuntimeException refusal) {
    String text = String.valueOf(refusal.getStatus().getDescription());
    assertThat(refusal.getStatus().getCode()).as(text).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Metadata trailers = refusal.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(MetadataKeys.CODE)).isEqualTo("QUOTA_EXCEEDED");
    assertThat(trailers.get(MetadataKeys.RETRY_PUSHBACK)).matches("[1-9][0-9]*");
    assertThat(trailers.get(MetadataKeys.REQUEST_ID)).isNotBlank();
    assertThat(text).contains("per second").contains("expected");
    SafeText.check(text);
  }

  private static String metrics(RealGateway gateway) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + gateway.gateway.adminAddress().getPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Sends all at once and counts. */
  private static final class Flood implements StreamObserver<ModelInferResponse> {
    private final CountDownLatch left;
    private final AtomicInteger answered = new AtomicInteger();
    private final BlockingQueue<StatusRuntimeException> refusals = new LinkedBlockingQueue<>();

    Flood(int requests) {
      left = new CountDownLatch(requests);
    }

    @Override
    public void onNext(ModelInferResponse response) {
      answered.incrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {
      refusals.add((StatusRuntimeException) cause);
      left.countDown();
    }

    @Override
    public void onCompleted() {
      left.countDown();
    }
  }

  @Test
  void f69_while_one_tenant_floods_all_others_are_answered() throws Exception {
    int burst = 250;
    int perSecond = 10;
    RealGateway gateway = start("requests_per_second: " + perSecond + ", burst: " + burst);
    infer(gateway, "first", Messages.raw("affine"));
    long before = System.nanoTime();
    int sent = 5_000;
    Flood flood = new Flood(sent);
    GRPCInferenceServiceGrpc.GRPCInferenceServiceStub flooder =
        GRPCInferenceServiceGrpc.newStub(gateway.channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(tenant("flooder")));
    Thread flooding =
        new Thread(
            () -> {
              for (int i = 0; i < sent; i++) {
                flooder.modelInfer(Messages.raw("affine").build(), flood);
              }
            });
    flooding.start();
    AtomicInteger answered = new AtomicInteger();
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    List<Thread> others = new ArrayList<>();
    for (int other = 0; other < 8; other++) {
      String name = "tenant-" + other;
      Thread thread = new Thread(() -> sendOneByOne(gateway, name, burst, answered, failures));
      thread.start();
      others.add(thread);
    }
    for (Thread other : others) {
      other.join();
    }
    flooding.join();
    assertThat(flood.left.await(60, TimeUnit.SECONDS)).isTrue();
    long seconds = (System.nanoTime() - before) / 1_000_000_000 + 1;

    assertThat(failures).isEmpty();
    assertThat(answered).hasValue(8 * burst);
    long overQuota =
        flood.refusals.stream()
            .filter(r -> r.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED)
            .peek(GrpcQuotaIT::assertOverQuota)
            .count();
    assertThat(overQuota)
        .as("flooder: %d answered, %d refused", flood.answered.get(), flood.refusals.size())
        .isBetween(sent - burst - perSecond * seconds, (long) sent - burst);
    assertThat(metrics(gateway))
        .contains(
            "tiltyard_quota_refused_total{limit=\"requests\",tenant=\"(other)\"} " + overQuota)
        .contains("tiltyard_rejected_total{code=\"QUOTA_EXCEEDED\",plane=\"grpc\"} " + overQuota)
        .contains("tiltyard_quota_tenants 10");
  }

  private static void sendOneByOne(
      RealGateway gateway,
      String tenant,
      int requests,
      AtomicInteger answered,
      BlockingQueue<String> failures) {
    for (int i = 0; i < requests; i++) {
      try {
        infer(gateway, tenant, Messages.raw("affine"));
        answered.incrementAndGet();
      } catch (StatusRuntimeException e) {
        failures.add(tenant + ": " + e.getStatus());
      }
    }
  }

  @Test
  void bytes_are_counted_as_well_and_a_request_larger_than_the_burst_is_possible()
      throws Exception {
    RealGateway gateway = start("bytes_per_second: 1KiB, burst_bytes: 4KiB");
    ModelInferRequest.Builder large =
        ModelInferRequest.newBuilder()
            .setModelName("affine")
            .addInputs(Messages.input("x", "FP32", 4_096, 4))
            .addRawInputContents(ByteString.copyFrom(new byte[64 << 10]));
    infer(gateway, "a", large);
    StatusRuntimeException refusal = refused(gateway, "a", Messages.raw("affine"));
    assertThat(refusal.getStatus().getDescription())
        .contains("1024 bytes per second, 4096 at once")
        .contains("request of " + Messages.raw("affine").build().getSerializedSize() + " bytes");
    infer(gateway, "b", Messages.raw("affine"));
    assertThat(metrics(gateway))
        .contains("tiltyard_quota_refused_total{limit=\"bytes\",tenant=\"(other)\"} 1");
  }

  @Test
  void a_configured_tenant_has_its_own_limit_and_nobody_is_one_tenant() throws Exception {
    RealGateway gateway =
        start(
            "requests_per_second: 1, burst: 1, tenants: {acme: {burst: 3, requests_per_second: 1}}");
    for (int i = 0; i < 3; i++) {
      infer(gateway, "acme", Messages.raw("affine"));
    }
    StatusRuntimeException own = refused(gateway, "acme", Messages.raw("affine"));
    assertThat(own.getStatus().getDescription()).contains("3 at once");
    gateway.infer(Messages.raw("affine"));
    assertThat(
            gateway.refused(
                Messages.raw("affine"), Status.Code.RESOURCE_EXHAUSTED, ErrorCode.QUOTA_EXCEEDED))
        .contains("requests without a tenant");
    assertThat(gateway.stub().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
  }

  @Test
  void a_call_without_a_message_and_one_that_is_still_sending_are_refused_alike() throws Exception {
    RealGateway gateway = start("requests_per_second: 1, burst: 1");
    gateway.infer(Messages.raw("affine"));
    RawCall empty = RawCall.open(gateway.channel, INFER, CallOptions.DEFAULT).halfClose();
    assertThat(empty.end().code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    RawCall sending =
        RawCall.open(gateway.channel, INFER, CallOptions.DEFAULT).send(new byte[1 << 20]);
    assertThat(sending.end().code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(sending.end().trailer(MetadataKeys.CODE)).isEqualTo("QUOTA_EXCEEDED");
    assertThat(metrics(gateway))
        .contains(
            "tiltyard_rejected_total{code=\"QUOTA_EXCEEDED\",plane=\""
                + Plane.GRPC.label()
                + "\"} 2");
    infer(gateway, "somebody else", Messages.raw("affine"));
  }

  @Test
  void in_a_stream_every_message_is_a_request_and_the_stream_goes_on() throws Exception {
    RealGateway gateway = start("requests_per_second: 1, burst: 2");
    LinkedBlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
    CountDownLatch completed = new CountDownLatch(1);
    StreamObserver<ModelInferRequest> stream =
        GRPCInferenceServiceGrpc.newStub(gateway.channel)
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelStreamInferResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable cause) {}

                  @Override
                  public void onCompleted() {
                    completed.countDown();
                  }
                });
    for (int i = 0; i < 6; i++) {
      stream.onNext(Messages.raw("affine").setId("id-" + i).build());
    }
    stream.onCompleted();
    assertThat(completed.await(60, TimeUnit.SECONDS)).isTrue();
    List<ModelStreamInferResponse> all = List.copyOf(answers);
    assertThat(all)
        .extracting(a -> a.getInferResponse().getId())
        .containsExactly("id-0", "id-1", "id-2", "id-3", "id-4", "id-5");
    assertThat(all.subList(0, 2)).allMatch(answer -> answer.getErrorMessage().isEmpty());
    assertThat(all.get(2).getInferResponse().getParametersOrThrow("code").getStringParam())
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(all.get(2).getErrorMessage()).contains("1 requests per second, 2 at once");
  }
}
