package io.tiltyard.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelConfig;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ModelStatistics;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.proto.inference.OpenInferenceProto;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelLoadResponse;
import io.tiltyard.proto.inference.RepositoryModelUnloadResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names and numbers that clients of the protocol have compiled in. */
final class OpenInferenceContractTest {

  @Test
  void service_has_the_published_name() {
    assertThat(GRPCInferenceServiceGrpc.SERVICE_NAME).isEqualTo("inference.GRPCInferenceService");
  }

  @Test
  void service_has_exactly_the_methods_that_tiltyard_serves() {
    assertThat(
            OpenInferenceProto.getDescriptor()
                .findServiceByName("GRPCInferenceService")
                .getMethods())
        .extracting(MethodDescriptor::getName)
        .containsExactly(
            "ServerLive",
            "ServerReady",
            "ModelReady",
            "ServerMetadata",
            "ModelMetadata",
            "ModelInfer",
            "ModelStreamInfer",
            "ModelConfig",
            "ModelStatistics",
            "RepositoryIndex",
            "RepositoryModelLoad",
            "RepositoryModelUnload");
  }

  @Test
  void stream_infer_answers_with_tritons_message() {
    var method = GRPCInferenceServiceGrpc.getModelStreamInferMethod();
    assertThat(method.getType()).isEqualTo(MethodType.BIDI_STREAMING);
    assertNumber(ModelStreamInferResponse.getDescriptor(), "error_message", 1);
    assertNumber(ModelStreamInferResponse.getDescriptor(), "infer_response", 2);
  }

  @ParameterizedTest
  @CsvSource({"model_name,1", "model_version,2", "id,3", "parameters,4", "inputs,5", "outputs,6"})
  void infer_request_has_the_published_numbers(String field, int number) {
    assertNumber(ModelInferRequest.getDescriptor(), field, number);
  }

  @Test
  void raw_contents_have_the_published_numbers() {
    assertNumber(ModelInferRequest.getDescriptor(), "raw_input_contents", 7);
    assertNumber(ModelInferResponse.getDescriptor(), "raw_output_contents", 6);
  }

  @ParameterizedTest
  @CsvSource({
    "bool_contents,1", "int_contents,2", "int64_contents,3", "uint_contents,4",
    "uint64_contents,5", "fp32_contents,6", "fp64_contents,7", "bytes_contents,8"
  })
  void tensor_contents_have_the_published_numbers(String field, int number) {
    assertNumber(InferTensorContents.getDescriptor(), field, number);
  }

  @Test
  void parameters_carry_the_two_newer_kinds() {
    assertNumber(InferParameter.getDescriptor(), "double_param", 4);
    assertNumber(InferParameter.getDescriptor(), "uint64_param", 5);
  }

  @Test
  void metadata_carries_properties() {
    assertNumber(ModelMetadataResponse.getDescriptor(), "properties", 6);
  }

  @Test
  void repository_messages_serve_both_triton_and_kserve() {
    assertNumber(RepositoryModelLoadRequest.getDescriptor(), "repository_name", 1);
    assertNumber(RepositoryModelLoadRequest.getDescriptor(), "model_name", 2);
    assertNumber(RepositoryModelLoadResponse.getDescriptor(), "isLoaded", 2);
    assertNumber(RepositoryModelUnloadResponse.getDescriptor(), "isUnloaded", 2);
  }

  @ParameterizedTest
  @CsvSource({
    "name,1",
    "platform,2",
    "version_policy,3",
    "max_batch_size,4",
    "input,5",
    "output,6",
    "instance_group,7",
    "default_model_filename,8",
    "cc_model_filenames,9",
    "metric_tags,10",
    "dynamic_batching,11",
    "optimization,12",
    "sequence_batching,13",
    "parameters,14",
    "ensemble_scheduling,15",
    "model_warmup,16",
    "backend,17",
    "model_operations,18",
    "model_transaction_policy,19",
    "batch_input,20",
    "batch_output,21",
    "model_repository_agents,23",
    "response_cache,24",
    "runtime,25",
    "model_metrics,26"
  })
  void model_config_has_tritons_numbers(String field, int number) {
    assertNumber(ModelConfig.getDescriptor(), field, number);
  }

  @ParameterizedTest
  @CsvSource({
    "last_inference,3",
    "inference_count,4",
    "execution_count,5",
    "inference_stats,6",
    "batch_stats,7",
    "memory_usage,8",
    "response_stats,9"
  })
  void statistics_have_tritons_numbers(String field, int number) {
    assertNumber(ModelStatistics.getDescriptor(), field, number);
  }

  private static void assertNumber(Descriptor message, String field, int number) {
    assertThat(message.findFieldByName(field)).as(field).isNotNull();
    assertThat(message.findFieldByName(field).getNumber()).as(field).isEqualTo(number);
  }
}
