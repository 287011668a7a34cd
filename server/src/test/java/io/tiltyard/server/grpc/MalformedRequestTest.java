package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients with another idea of the protocol send; each time the server goes on. */
final class MalformedRequestTest {
  private static final String SERVICE = "inference.GRPCInferenceService/";
  private static final byte[] BROKEN = {0x0a, 100};

  private RunningFrontend server;

  @BeforeEach
  void start() throws IOException {
    server = RunningFrontend.ofNothing();
  }

  @AfterEach
  void a_good_request_is_still_answered() {
    server.blocking().modelInfer(Messages.raw("m").build());
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SERVICE + "ModelInfer",
        SERVICE + "ServerLive",
        SERVICE + "ServerReady",
        SERVICE + "ServerMetadata",
        SERVICE + "ModelReady",
        SERVICE + "ModelMetadata",
        SERVICE + "ModelConfig",
        SERVICE + "ModelStatistics",
        SERVICE + "RepositoryIndex",
        "grpc.health.v1.Health/Check",
        "grpc.health.v1.Health/Watch",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
      })
  void f36_a_truncated_message_is_the_clients_fault(String method) throws Exception {
    RawCall.End end = server.raw(method).send(BROKEN).halfClose().end();
    malformed(end);
    assertThat(end.text()).contains("malformed");
  }

  @Test
  void f36_deep_groups_are_the_clients_fault() throws Exception {
    byte[] groups = new byte[200_000];
    for (int i = 0; i < groups.length; i += 2) {
      groups[i] = (byte) 0x9b;
      groups[i + 1] = 0x06;
    }
    malformed(server.raw(SERVICE + "ModelInfer").send(groups).halfClose().end());
    malformed(server.raw(SERVICE + "ModelReady").send(groups).halfClose().end());
    malformed(server.raw("grpc.health.v1.Health/Check").send(groups).halfClose().end());
  }

  @Test
  void f36_a_field_of_the_wrong_wire_type_counts_as_absent() throws Exception {
    RawCall.End end =
        server.raw(SERVICE + "ModelInfer").send(new byte[] {0x08, 1}).halfClose().end();
    assertThat(end.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.text()).isEqualTo("the model's name is empty, expected a route or model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SERVICE + "ModelInfer", SERVICE + "ServerLive", "grpc.health.v1.Health/Check"})
  void f37_a_second_message_is_the_clients_fault(String method) throws Exception {
    RawCall.End end = server.raw(method).send(new byte[0]).send(new byte[0]).halfClose().end();
    malformed(end);
    assertThat(end.text()).isEqualTo("more than one request message, expected exactly one");
    assertThat(server.inference.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SERVICE + "ModelInfer", SERVICE + "ServerLive", "grpc.health.v1.Health/Check"})
  void f37_no_message_is_the_clients_fault(String method) throws Exception {
    RawCall.End end = server.raw(method).halfClose().end();
    malformed(end);
    assertThat(end.text()).isEqualTo("no request message, expected exactly one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SERVICE + "modelinfer",
        SERVICE + "ModelInfer/",
        "inference.Other/ModelInfer",
        "x/y"
      })
  void f37_a_method_that_is_not_offered_is_unimplemented(String method) throws Exception {
    RawCall.End end = server.raw(method).send(new byte[0]).halfClose().end();
    assertThat(end.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(end.trailer(MetadataKeys.CODE)).isEqualTo("UNSUPPORTED");
    assertThat(end.text()).startsWith("method '" + method + "' is not offered");
    assertThat(server.rejected(ErrorCode.UNSUPPORTED)).isEqualTo(1);
  }

  @Test
  void f61_a_message_over_the_limit_is_refused_and_counted() throws Exception {
    byte[] large = new byte[RunningFrontend.MAX_REQUEST_BYTES + 1];
    RawCall.End end = server.raw(SERVICE + "ModelInfer").send(large).end();
    assertThat(end.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    SafeText.check(end.text());
    await().until(() -> server.rejected(ErrorCode.REQUEST_TOO_LARGE) == 1);
    await().until(() -> server.frontend.activeCalls() == 0);
  }

  @Test
  void f61_a_compressed_bomb_is_refused_before_it_is_inflated() throws Exception {
    byte[] large = new byte[50 * RunningFrontend.MAX_REQUEST_BYTES];
    RawCall.End end =
        RawCall.open(
                server.channel, SERVICE + "ModelInfer", CallOptions.DEFAULT.withCompression("gzip"))
            .send(large)
            .halfClose()
            .end();
    assertThat(end.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.trailer(MetadataKeys.CODE)).isEqualTo("REQUEST_TOO_LARGE");
    assertThat(server.rejected(ErrorCode.REQUEST_TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void f61_an_unknown_encoding_is_unimplemented() throws Exception {
    RawCall.End end = sendEncoded("br", new byte[] {1, 2, 3});
    assertThat(end.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void bytes_that_are_no_gzip_are_the_clients_fault() throws Exception {
    malformed(sendEncoded("gzip", new byte[0]));
    malformed(sendEncoded("gzip", new byte[] {1, 2, 3}));
    malformed(sendEncoded("gzip", halfOfGzip()));
  }

  @Test
  void bytes_that_are_no_deflate_are_the_clients_fault() throws Exception {
    malformed(sendEncoded("deflate", new byte[0]));
    malformed(sendEncoded("deflate", new byte[] {1, 2, 3}));
    byte[] zlib = {0x78, (byte) 0x9c, 0x4b, 0x4c};
    malformed(sendEncoded("deflate", zlib));
  }

  private RawCall.End sendEncoded(String encoding, byte[] body) throws Exception {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(new LyingCompressor(encoding, body));
    ManagedChannel channel = server.newChannel(client -> client.compressorRegistry(registry));
    CallOptions options = CallOptions.DEFAULT.withCompression(encoding);
    return RawCall.open(channel, SERVICE + "ModelInfer", options)
        .send(new byte[] {0})
        .halfClose()
        .end();
  }

  private void malformed(RawCall.End end) {
    assertThat(end.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.trailer(MetadataKeys.CODE)).isEqualTo("MALFORMED_REQUEST");
    assertThat(end.trailer(MetadataKeys.REQUEST_ID)).hasSize(36);
    assertThat(server.rejected(ErrorCode.MALFORMED_REQUEST)).isPositive();
    SafeText.check(end.text());
  }

  private static byte[] halfOfGzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Messages.raw("m").build().toByteArray());
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
  }
}
