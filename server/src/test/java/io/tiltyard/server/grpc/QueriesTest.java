package io.tiltyard.server.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.proto.inference.ModelConfigRequest;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ModelMetadataResponse.TensorMetadata;
import io.tiltyard.proto.inference.ModelReadyRequest;
import io.tiltyard.proto.inference.ModelStatistics;
import io.tiltyard.proto.inference.ModelStatisticsRequest;
import io.tiltyard.proto.inference.ModelStatisticsResponse;
import io.tiltyard.proto.inference.RepositoryIndexRequest;
import io.tiltyard.proto.inference.RepositoryIndexResponse;
import io.tiltyard.proto.inference.ServerLiveRequest;
import io.tiltyard.proto.inference.ServerMetadataRequest;
import io.tiltyard.proto.inference.ServerMetadataResponse;
import io.tiltyard.proto.inference.ServerReadyRequest;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueriesTest {
  private final Tables tables =
      new Tables()
          .available("rows", 1, Tables.BATCHED)
          .available("rows", 2, Tables.BATCHED)
          .absent("rows", 3, VersionState.FAILED, "the model is broken")
          .absent("rows", 4, VersionState.NEW, "")
          .absent("rows", 5, VersionState.LOADING, "")
          .absent("rows", 6, VersionState.DRAINING, "")
          .absent("rows", 7, VersionState.CLOSED, "")
          .available("alone", 1, Tables.ALONE)
          .absent("gone", 1, VersionState.FAILED, "bad")
          .route(
              new RouteDefinition(
                  "split", "rows", 1, List.of(new RouteDefinition.Challenger(2, 10)), List.of()))
          .implicitRoute("alone")
          .implicitRoute("gone");

  private RunningFrontend server;

  @BeforeEach
  void start() throws IOException {
    server = new RunningFrontend(tables.build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_server_is_live_and_ready() {
    assertThat(server.blocking().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
    assertThat(ready()).isTrue();
    server.table = new Tables().notReady().build();
    assertThat(ready()).isFalse();
    assertThat(server.blocking().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
  }

  @Test
  void the_server_says_what_it_is() {
    ServerMetadataResponse metadata =
        server
            .blocking()
            .withCompression("gzip")
            .serverMetadata(ServerMetadataRequest.getDefaultInstance());
    assertThat(metadata.getName()).isEqualTo("tiltyard");
    assertThat(metadata.getVersion()).isEqualTo("1.2.3");
    assertThat(metadata.getExtensionsList()).containsExactly("statistics");
  }

  @Test
  void a_model_is_ready_while_a_version_can_answer() {
    assertThat(modelReady("split", "")).isTrue();
    assertThat(modelReady("split", "2")).isTrue();
    assertThat(modelReady("split", "3")).isFalse();
    assertThat(modelReady("split", "6")).isFalse();
    assertThat(modelReady("gone", "")).isFalse();
  }

  @Test
  void an_unknown_model_is_neither_ready_nor_not() {
    refused(() -> modelReady("rows", ""), Status.Code.NOT_FOUND, "MODEL_NOT_FOUND");
    refused(() -> modelReady("split", "99"), Status.Code.NOT_FOUND, "VERSION_NOT_FOUND");
    refused(() -> modelReady("", ""), Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "01", "v1", "latest", "9223372036854775808"})
  void a_version_is_a_number_or_an_alias_in_every_query(String version) {
    refused(() -> modelReady("split", version), Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
    refused(() -> metadata("split", version), Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
    refused(() -> config("split", version), Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
    refused(() -> statistics("split", version), Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
  }

  @Test
  void metadata_names_tensors_and_the_versions_that_can_answer() {
    ModelMetadataResponse metadata = metadata("split", "");
    assertThat(metadata.getName()).isEqualTo("split");
    assertThat(metadata.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(metadata.getVersionsList()).containsExactly("1", "2");
    assertThat(metadata.getInputsList())
        .containsExactly(
            TensorMetadata.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(-1)
                .addShape(4)
                .build());
    assertThat(metadata.getOutputsList()).extracting(TensorMetadata::getName).containsExactly("y");
  }

  @Test
  void a_shape_of_any_rank_is_empty_and_a_property() {
    assertThat(metadata("alone", "").getPropertiesMap()).isEmpty();
    assertThat(config("alone", "").getInput(0).hasReshape()).isTrue();
    server.table = new Tables().available("any", 1, Tables.ANY_SHAPE).implicitRoute("any").build();
    ModelMetadataResponse metadata = metadata("any", "");
    assertThat(metadata.getInputs(0).getShapeCount()).isZero();
    assertThat(metadata.getPropertiesMap())
        .containsOnly(entry("inputs.x.shape", "any"), entry("outputs.y.shape", "any"));
    assertThat(config("any", "").getInput(0).getDimsCount()).isZero();
    assertThat(config("any", "").getInput(0).hasReshape()).isFalse();
    assertThat(config("any", "").getOutput(0).hasReshape()).isFalse();
  }

  @Test
  void metadata_of_a_version_is_that_versions() {
    assertThat(metadata("split", "2").getInputsCount()).isEqualTo(1);
    refused(() -> metadata("split", "3"), Status.Code.UNAVAILABLE, "VERSION_NOT_READY");
    refused(() -> metadata("split", "99"), Status.Code.NOT_FOUND, "VERSION_NOT_FOUND");
    refused(() -> metadata("gone", ""), Status.Code.UNAVAILABLE, "ROUTE_NOT_READY");
    refused(() -> metadata("nobody", ""), Status.Code.NOT_FOUND, "MODEL_NOT_FOUND");
  }

  @Test
  void f35_the_text_gives_the_state() {
    assertThat(refused(() -> metadata("split", "3"), Status.Code.UNAVAILABLE, "VERSION_NOT_READY"))
        .isEqualTo("model 'split' version 3 is FAILED, expected AVAILABLE");
  }

  @Test
  void the_configuration_of_a_model_that_joins_rows_leaves_the_batch_out() {
    var config = config("split", "");
    assertThat(config.getName()).isEqualTo("split");
    assertThat(config.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(config.getBackend()).isEqualTo("onnxruntime");
    assertThat(config.getMaxBatchSize()).isEqualTo(16);
    assertThat(config.getInput(0).getDimsList()).containsExactly(4L);
    assertThat(config.getOutput(0).getDimsList()).containsExactly(2L);
    assertThat(config.getInstanceGroup(0).getCount()).isEqualTo(2);
    assertThat(config.getDynamicBatching().getMaxQueueDelayMicroseconds()).isEqualTo(5_000);
  }

  @Test
  void the_configuration_of_a_model_that_runs_alone_is_whole() {
    var config = config("alone", "1");
    assertThat(config.getMaxBatchSize()).isZero();
    assertThat(config.hasDynamicBatching()).isFalse();
    assertThat(config.getInput(0).getDimsList()).containsExactly(1L);
    assertThat(config.getInput(0).hasReshape()).isTrue();
    assertThat(config.getOutput(0).getDimsList()).containsExactly(-1L);
    assertThat(config.getOutput(0).hasReshape()).isFalse();
  }

  @Test
  void every_datatype_has_a_word_in_the_configuration() {
    for (var datatype : io.tiltyard.base.tensor.DataType.values()) {
      String word = datatype.fixedSize() ? datatype.name() : "STRING";
      assertThat(ConfigView.type(datatype).name()).isEqualTo("TYPE_" + word);
    }
  }

  @Test
  void statistics_are_in_nanoseconds_and_milliseconds() {
    ArmMonitor challenger =
        requireNonNull(requireNonNull(server.table.find("split")).named(2)).monitor();
    challenger.finished(CallOutcome.OK, 10, 20, 30, 40, 100, 8);
    challenger.finished(CallOutcome.FAILED, 1, 1, -1, -1, 5, 1);
    tables.statistics("rows", 2).execution(8, 30);
    ModelStatistics seen = statistics("split", "2").getModelStats(0);
    assertThat(seen.getName()).isEqualTo("split");
    assertThat(seen.getVersion()).isEqualTo("2");
    assertThat(seen.getInferenceCount()).isEqualTo(8);
    assertThat(seen.getExecutionCount()).isEqualTo(1);
    assertThat(System.currentTimeMillis() - seen.getLastInference()).isBetween(-1L, 60_000L);
    assertThat(seen.getInferenceStats().getSuccess().getCount()).isEqualTo(1);
    assertThat(seen.getInferenceStats().getSuccess().getNs()).isEqualTo(100);
    assertThat(seen.getInferenceStats().getFail().getNs()).isEqualTo(5);
    assertThat(seen.getInferenceStats().getQueue().getNs()).isEqualTo(20);
    assertThat(seen.getInferenceStats().getComputeInput().getNs()).isEqualTo(10);
    assertThat(seen.getInferenceStats().getComputeInfer().getNs()).isEqualTo(30);
    assertThat(seen.getInferenceStats().getComputeOutput().getNs()).isEqualTo(40);
    assertThat(seen.getBatchStats(0).getBatchSize()).isEqualTo(8);
    assertThat(seen.getBatchStats(0).getComputeInfer().getCount()).isEqualTo(1);
  }

  @Test
  void statistics_without_a_version_are_of_all_that_can_answer() {
    assertThat(statistics("split", "").getModelStatsList())
        .extracting(ModelStatistics::getVersion)
        .containsExactly("1", "2");
    assertThat(statistics("", "").getModelStatsList())
        .extracting(s -> s.getName() + "/" + s.getVersion())
        .containsExactly("alone/1", "split/1", "split/2");
    assertThat(statistics("split", "3").getModelStatsList()).isEmpty();
    refused(() -> statistics("nobody", ""), Status.Code.NOT_FOUND, "MODEL_NOT_FOUND");
  }

  @Test
  void the_index_knows_all_versions_under_their_models_names() {
    RepositoryIndexResponse index =
        server.blocking().repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
    assertThat(index.getModelsList())
        .extracting(m -> m.getName() + "/" + m.getVersion() + " " + m.getState())
        .containsExactly(
            "rows/1 READY",
            "rows/2 READY",
            "rows/3 UNAVAILABLE",
            "rows/4 UNAVAILABLE",
            "rows/5 LOADING",
            "rows/6 UNLOADING",
            "rows/7 UNAVAILABLE",
            "alone/1 READY",
            "gone/1 UNAVAILABLE");
    assertThat(index.getModels(2).getReason()).isEqualTo("the model is broken");
    assertThat(index.getModels(6).getReason()).isEqualTo("unloaded");
  }

  @Test
  void the_index_can_be_of_ready_versions_only() {
    RepositoryIndexResponse index =
        server
            .blocking()
            .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(true).build());
    assertThat(index.getModelsList()).hasSize(3).allMatch(m -> m.getState().equals("READY"));
  }

  @Test
  void there_is_no_other_repository() {
    refused(
        () ->
            server
                .blocking()
                .repositoryIndex(
                    RepositoryIndexRequest.newBuilder().setRepositoryName("s3").build()),
        Status.Code.NOT_FOUND,
        "NOT_FOUND");
  }

  private boolean ready() {
    return server.blocking().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
  }

  private boolean modelReady(String name, String version) {
    return server
        .blocking()
        .modelReady(ModelReadyRequest.newBuilder().setName(name).setVersion(version).build())
        .getReady();
  }

  private ModelMetadataResponse metadata(String name, String version) {
    return server
        .blocking()
        .modelMetadata(ModelMetadataRequest.newBuilder().setName(name).setVersion(version).build());
  }

  private io.tiltyard.proto.inference.ModelConfig config(String name, String version) {
    return server
        .blocking()
        .modelConfig(ModelConfigRequest.newBuilder().setName(name).setVersion(version).build())
        .getConfig();
  }

  private ModelStatisticsResponse statistics(String name, String version) {
    return server
        .blocking()
        .modelStatistics(
            ModelStatisticsRequest.newBuilder().setName(name).setVersion(version).build());
  }

  private static String refused(ThrowingCallable call, Status.Code status, String code) {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown.getStatus().getCode()).isEqualTo(status);
    Metadata trailers = thrown.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(MetadataKeys.CODE)).isEqualTo(code);
    assertThat(trailers.get(MetadataKeys.REQUEST_ID)).isNotBlank();
    SafeText.check(thrown.getStatus().getDescription());
    return thrown.getStatus().getDescription();
  }
}
