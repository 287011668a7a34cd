package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private static final String SERVICE = "inference.GRPCInferenceService";

  private RunningFrontend server;

  @BeforeEach
  void start() throws IOException {
    server =
        new RunningFrontend(
            new Tables()
                .available("good", 1, Tables.BATCHED)
                .absent("bad", 1, VersionState.FAILED, "")
                .implicitRoute("good")
                .implicitRoute("bad")
                .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_server_and_each_route_have_a_status() {
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
    assertThat(check(SERVICE)).isEqualTo(ServingStatus.SERVING);
    assertThat(check("good")).isEqualTo(ServingStatus.SERVING);
    assertThat(check("bad")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void an_unknown_name_is_not_found() {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, () -> check("nobody"));
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void a_check_follows_the_table_at_once() {
    server.table = new Tables().notReady().implicitRoute("good").build();
    assertThat(check("good")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check(SERVICE)).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void a_watcher_sees_a_route_come_and_go() {
    List<ServingStatus> seen = watch("later");
    await().until(() -> seen.equals(List.of(ServingStatus.SERVICE_UNKNOWN)));
    server.table =
        new Tables().available("later", 1, Tables.BATCHED).implicitRoute("later").build();
    await().until(() -> seen.size() == 2);
    server.table = new Tables().build();
    await().until(() -> seen.size() == 3);
    assertThat(seen)
        .containsExactly(
            ServingStatus.SERVICE_UNKNOWN, ServingStatus.SERVING, ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void nothing_serves_once_the_server_drains() {
    List<ServingStatus> seen = watch("");
    await().until(() -> seen.equals(List.of(ServingStatus.SERVING)));
    server.frontend.beginDrain();
    await().until(() -> seen.size() == 2);
    assertThat(seen.get(1)).isEqualTo(ServingStatus.NOT_SERVING);
    server.table = new Tables().available("x", 1, Tables.BATCHED).implicitRoute("x").build();
    assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("good")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  private ServingStatus check(String name) {
    return HealthGrpc.newBlockingStub(server.channel).check(request(name)).getStatus();
  }

  private List<ServingStatus> watch(String name) {
    List<ServingStatus> seen = new CopyOnWriteArrayList<>();
    HealthGrpc.newStub(server.channel)
        .watch(
            request(name),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
              }

              @Override
              public void onError(Throwable thrown) {}

              @Override
              public void onCompleted() {}
            });
    return seen;
  }

  private static HealthCheckRequest request(String name) {
    return HealthCheckRequest.newBuilder().setService(name).build();
  }
}
