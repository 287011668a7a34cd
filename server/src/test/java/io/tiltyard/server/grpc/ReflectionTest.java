package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.tiltyard.base.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReflectionTest {
  private static final ServerReflectionRequest LIST =
      ServerReflectionRequest.newBuilder().setListServices("").build();

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void a_tool_can_ask_for_the_services(String version) throws Exception {
    try (RunningFrontend server = new RunningFrontend(new Tables().build(), true)) {
      RawCall call = server.raw(method(version)).send(LIST.toByteArray());
      byte[] bytes = call.messages.poll(60, TimeUnit.SECONDS);
      assertThat(bytes).isNotNull();
      assertThat(
              ServerReflectionResponse.parseFrom(bytes).getListServicesResponse().getServiceList())
          .extracting(ServiceResponse::getName)
          .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
      assertThat(call.halfClose().end().code()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void the_schema_of_the_inference_service_is_there() throws Exception {
    try (RunningFrontend server = new RunningFrontend(new Tables().build(), true)) {
      ServerReflectionRequest ask =
          ServerReflectionRequest.newBuilder()
              .setFileContainingSymbol("inference.GRPCInferenceService")
              .build();
      RawCall call = server.raw(method("v1")).send(ask.toByteArray());
      byte[] bytes = call.messages.poll(60, TimeUnit.SECONDS);
      assertThat(bytes).isNotNull();
      assertThat(
              ServerReflectionResponse.parseFrom(bytes)
                  .getFileDescriptorResponse()
                  .getFileDescriptorProtoCount())
          .isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void it_can_be_switched_off(String version) throws Exception {
    try (RunningFrontend server = new RunningFrontend(new Tables().build(), false)) {
      RawCall.End end = server.raw(method(version)).send(LIST.toByteArray()).halfClose().end();
      assertThat(end.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(server.rejected(ErrorCode.UNSUPPORTED)).isEqualTo(1);
    }
  }

  private static String method(String version) {
    return "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo";
  }
}
