package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices where there is no GPU, and what goes for all of them. */
final class DevicesTest extends EngineTest {
  private static final String MODEL = "serving/affine";
  private static final String CPU_BUILD =
      "cuda:0 cannot be used: this build has ONNX Runtime for the CPU only; expected a build with"
          + " -Pcuda (com.microsoft.onnxruntime:onnxruntime_gpu:1.28.0), an NVIDIA driver, CUDA 12"
          + " and cuDNN 9";
  private static final String NO_LIBRARIES =
      "cuda:0 cannot be used: libcublasLt.so.12 is not found; expected an NVIDIA driver, CUDA 12"
          + " and cuDNN 9";

  private static ModelLoadException refused(ModelSettings settings) {
    return catchThrowableOfType(
        ModelLoadException.class,
        () -> loader().load(TestModels.artifact(MODEL), settings).close());
  }

  private static Model load(Device... devices) throws ModelLoadException {
    return loader().load(TestModels.artifact(MODEL), TestSessions.settings(2, devices));
  }

  /** What this build says of a machine without GPUs. */
  private static String why() {
    assumeFalse(TestSessions.onGpu(), "there is a GPU");
    return CudaProvider.isBuiltIn() ? NO_LIBRARIES : CPU_BUILD;
  }

  @Test
  void a_model_runs_on_the_cpu_where_nothing_is_said() throws Exception {
    try (Model model = TestModels.load(loader(), MODEL)) {
      assertThat(model.devices()).containsExactly(Device.CPU);
      assertThat(model.notices()).isEmpty();
    }
  }

  @Test
  void a_gpu_that_cannot_be_used_is_missing_and_says_what_is_needed() {
    String why = why();

    ModelLoadException refused = refused(TestSessions.settings(1, Device.cuda(0)));

    assertThat(refused.reason()).isEqualTo("missing_device");
    assertThat(refused).hasMessage(why);
    assertThat(refused.isDangerous()).isFalse();
  }

  @Test
  void the_index_that_was_asked_for_is_named() {
    why();

    ModelLoadException refused = refused(TestSessions.settings(2, Device.CPU, Device.cuda(7)));

    assertThat(refused.reason()).isEqualTo("missing_device");
    assertThat(refused).hasMessageStartingWith("cuda:7 cannot be used: ");
  }

  @Test
  void auto_is_the_cpu_where_no_gpu_can_be_used_and_says_so() throws Exception {
    String why = why();
    try (Model model = load(Device.AUTO)) {
      assertThat(model.devices()).containsExactly(Device.CPU);
      assertThat(model.notices()).containsExactly("device auto is the CPU: " + why);
      try (var instance = model.newInstance();
          Loaded cpu = open(MODEL)) {
        TestInputs inputs = TestInputs.of(shape(1, 4), 1, 2, 3, 4);
        assertThat(TestOutputs.bytes(instance.run(inputs), 0))
            .isEqualTo(TestOutputs.bytes(cpu.instance.run(inputs), 0));
      }
    }
  }

  @Test
  void auto_does_not_hide_a_model_that_no_device_can_load() {
    ModelLoadException refused =
        catchThrowableOfType(
            ModelLoadException.class,
            () ->
                loader()
                    .load(
                        TestModels.artifact("broken/no_such"),
                        TestSessions.settings(1, Device.AUTO))
                    .close());

    assertThat(refused.reason()).isEqualTo("missing_file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_such_option",
        "USE_TF32",
        "user_compute_stream",
        "gpu_external_alloc",
        "enable_cuda_graph"
      })
  void an_option_that_is_none_is_refused_by_its_name_on_every_machine(String name) {
    for (Device device : List.of(Device.cuda(0), Device.AUTO)) {
      ModelLoadException refused =
          refused(TestSessions.settings(1, new Placement(List.of(device), Map.of(name, "1"), 0)));
      assertThat(refused.reason()).isEqualTo("invalid_config");
      assertThat(refused)
          .hasMessageStartingWith("device_options." + name + " cannot be set, expected one of ")
          .hasMessageContaining("arena_extend_strategy, cudnn_conv1d_pad_to_nc1d")
          .hasMessageEndingWith(", use_tf32");
    }
  }

  @Test
  void options_that_have_a_key_of_their_own_are_refused_with_that_key() {
    assertThat(refused(TestSessions.settings(1, withOption("gpu_mem_limit", "1"))))
        .hasMessage("device_options.gpu_mem_limit cannot be set, expected device_memory");
    assertThat(refused(TestSessions.settings(1, withOption("device_id", "1"))))
        .hasMessage("device_options.device_id cannot be set, expected device");
  }

  private static Placement withOption(String name, String value) {
    return new Placement(List.of(Device.AUTO), Map.of(name, value), 0);
  }

  @Test
  void options_of_the_gpu_do_not_keep_a_model_from_the_cpu() throws Exception {
    why();
    Placement placement = new Placement(List.of(Device.AUTO), Map.of("use_tf32", "0"), 1 << 30);
    try (Model model =
        loader().load(TestModels.artifact(MODEL), TestSessions.settings(1, placement))) {
      assertThat(model.devices()).containsExactly(Device.CPU);
    }
  }

  @Test
  void the_memory_limit_is_an_option_of_the_provider() throws Exception {
    Placement placement = new Placement(List.of(Device.cuda(0)), Map.of("use_tf32", "0"), 3L << 30);
    assertThat(CudaOptions.of(placement))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("use_tf32", "0", "gpu_mem_limit", Long.toString(3L << 30)));
    assertThat(CudaOptions.of(Placement.ON_CPU)).isEmpty();
  }

  @Test
  void instances_are_dealt_out_to_the_devices_in_turn() throws Exception {
    OrtHandles handles = new OrtHandles();
    try (OrtApi api = new OrtApi(handles.apiTable());
        DeviceSessions sessions =
            TestSessions.open(
                MODEL, TestSessions.settings(3, Device.CPU, Device.CPU), handles, api)) {
      OnnxSession first = sessions.first();
      assertThat(sessions.devices()).containsExactly(Device.CPU, Device.CPU);
      OnnxModel model = new OnnxModel(sessions, GraphFacts.UNKNOWN, ArenaShrinking.AUTO);
      TestInputs inputs = TestInputs.of(shape(1, 4), 1, 2, 3, 4);

      byte[] one;
      try (var instance = model.newInstance()) {
        one = TestOutputs.bytes(instance.run(inputs), 0);
      }
      OnnxSession second = sessions.next();
      assertThat(second).isNotSameAs(first);
      assertThat(second.address()).isNotEqualTo(first.address());
      assertThat(sessions.next()).isSameAs(first);
      try (var instance = model.newInstance()) {
        assertThat(TestOutputs.bytes(instance.run(inputs), 0)).isEqualTo(one);
      }
      assertThat(sessions.next()).isSameAs(first);
    }
  }

  @Test
  void a_device_without_an_instance_gets_no_copy_and_a_notice() throws Exception {
    try (Model model =
        loader()
            .load(
                TestModels.artifact(MODEL),
                TestSessions.settings(1, Device.CPU, Device.cuda(1), Device.cuda(2)))) {
      assertThat(model.devices()).containsExactly(Device.CPU);
      assertThat(model.notices())
          .containsExactly("[cuda:1, cuda:2] not used: the model has fewer instances than devices");
    }
  }
}
