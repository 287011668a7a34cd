package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ModelStatistics;
import io.tiltyard.proto.inference.ModelStatisticsRequest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Good requests through the wire, the batcher and a real model, and back. */
final class GrpcRoundTripIT {
  @TempDir static Path directory;
  private static RealGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    List<String> models =
        Arrays.stream(DataType.values())
            .map(datatype -> "types/" + model(datatype))
            .collect(Collectors.toCollection(ArrayList::new));
    models.addAll(List.of("serving/affine", "shapes/two_inputs"));
    gateway =
        RealGateway.start(
            directory,
            models,
            """
            routes:
              scores:
                model: affine
                champion: {version: 1}
                challengers: [{version: 2, weight: 50}]
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void raw_bytes_come_back_as_they_went(DataType datatype) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int rows = random.nextInt(5);
      ByteString bytes = bytes(random, datatype, rows * 4);
      ModelInferResponse response =
          gateway.infer(request(datatype, rows).addRawInputContents(bytes));
      assertThat(response.getRawOutputContents(0)).as("seed %d", seed).isEqualTo(bytes);
      assertThat(response.getOutputs(0).getShapeList()).containsExactly((long) rows, 4L);
      assertThat(response.getOutputs(0).getDatatype()).isEqualTo(datatype.name());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FP16", "BF16"})
  void typed_values_come_back_as_they_went(DataType datatype) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int rows = random.nextInt(5);
      ByteString bytes = bytes(random, datatype, rows * 4);
      ByteBuffer data = ByteBuffer.wrap(bytes.toByteArray());
      InferTensorContents contents =
          Encoded.contents(FakeInference.output("x", datatype, new long[] {rows, 4}, data));
      ModelInferRequest.Builder request = request(datatype, rows);
      request.getInputsBuilder(0).setContents(contents);
      ModelInferResponse response = gateway.infer(request);
      assertThat(response.getRawOutputContentsCount()).isZero();
      assertThat(response.getOutputs(0).getContents()).as("seed %d", seed).isEqualTo(contents);
    }
  }

  @Test
  void one_of_two_outputs_can_be_asked_for() {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName("two_inputs")
            .addInputs(Messages.input("mask", "INT64", 1, 2))
            .addInputs(Messages.input("ids", "INT64", 1, 2))
            .addRawInputContents(ByteString.copyFrom(new byte[16]))
            .addRawInputContents(ByteString.copyFrom(new byte[16]));
    assertThat(gateway.infer(request).getOutputsList())
        .extracting(o -> o.getName())
        .containsExactly("hidden", "pooled");
    request.addOutputsBuilder().setName("pooled");
    ModelInferResponse response = gateway.infer(request);
    assertThat(response.getOutputsList()).extracting(o -> o.getName()).containsExactly("pooled");
    assertThat(response.getRawOutputContents(0).size()).isEqualTo(8);
  }

  @Test
  void one_routing_key_stays_on_one_arm_and_many_reach_both() {
    Set<String> arms = new HashSet<>();
    for (int key = 0; key < 50; key++) {
      ModelInferRequest.Builder request =
          Messages.raw("scores").putParameters("routing_key", Parameters.text("user-" + key));
      ModelInferResponse first = gateway.infer(request);
      ModelInferResponse second = gateway.infer(request);
      assertThat(second.getModelVersion()).isEqualTo(first.getModelVersion());
      String arm = first.getParametersOrThrow("arm").getStringParam();
      assertThat(first.getModelVersion()).isEqualTo(arm.equals("champion") ? "1" : "2");
      arms.add(arm);
    }
    assertThat(arms).containsExactlyInAnyOrder("champion", "challenger");
  }

  @Test
  void a_version_that_the_client_names_answers() {
    for (String version : List.of("1", "2", "3")) {
      ModelInferResponse response = gateway.infer(Messages.raw("scores").setModelVersion(version));
      assertThat(response.getModelName()).isEqualTo("scores");
      assertThat(response.getModelVersion()).isEqualTo(version);
    }
  }

  @Test
  void metadata_tells_what_to_send() {
    ModelMetadataResponse metadata =
        gateway.stub().modelMetadata(ModelMetadataRequest.newBuilder().setName("scores").build());
    assertThat(metadata.getVersionsList()).containsExactly("1", "2", "3");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 4L);
    assertThat(metadata.getPlatform()).isEqualTo("onnx_onnxv1");
  }

  @Test
  void statistics_count_what_was_served() {
    for (int i = 0; i < 3; i++) {
      gateway.infer(Messages.raw("scores").setModelVersion("3"));
    }
    ModelStatistics statistics =
        gateway
            .stub()
            .modelStatistics(
                ModelStatisticsRequest.newBuilder().setName("scores").setVersion("3").build())
            .getModelStats(0);
    assertThat(statistics.getInferenceCount()).isGreaterThanOrEqualTo(2);
    assertThat(statistics.getInferenceStats().getComputeInfer().getNs()).isPositive();
    assertThat(statistics.getLastInference()).isPositive();
  }

  private static ModelInferRequest.Builder request(DataType datatype, int rows) {
    return ModelInferRequest.newBuilder()
        .setModelName(model(datatype))
        .addInputs(Messages.input("x", datatype.name(), rows, 4));
  }

  private static ByteString bytes(Random random, DataType datatype, int count) {
    return ByteString.copyFrom(Messages.random(random, datatype, count));
  }

  private static String model(DataType datatype) {
    return "identity_" + datatype.name().toLowerCase(Locale.ROOT);
  }
}
