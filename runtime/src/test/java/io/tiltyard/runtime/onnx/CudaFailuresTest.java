package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CudaFailuresTest {
  private static final Device DEVICE = Device.cuda(3);
  private static final String NEEDED = "; expected an NVIDIA driver, CUDA 12 and cuDNN 9";

  private static OrtException failure(String text) {
    return new OrtException(OrtErrorCode.ORT_FAIL, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Failed to load library /tmp/x/libonnxruntime_providers_cuda.so with error:"
            + " libcublasLt.so.12: cannot open shared object file: No such file or directory"
            + " | libcublasLt.so.12 is not found",
        "libcuda.so.1: cannot open shared object file | libcuda.so.1 is not found",
        "Invalid device ID: 3, must be between 0 (inclusive) and 2 (exclusive)."
            + " | CUDA finds 2 GPUs, counted from 0",
        "/src/cuda_call.cc:129 CUDA failure 35: CUDA driver version is insufficient for CUDA runtime"
            + " version ; GPU=-1 ; hostname=secret ; file=/src/x.cc ; line=66"
            + " | CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version",
        "dlopen failed, cuDNN library was not found | cuDNN is not found",
        "something else in /tmp/secret | ONNX Runtime's CUDA provider does not start"
      })
  void a_missing_device_says_what_is_missing_without_paths_and_hosts(String text, String what) {
    ModelLoadException refused = CudaFailures.unusable(DEVICE, failure(text));

    assertThat(refused.reason()).isEqualTo("missing_device");
    assertThat(refused).hasMessage("cuda:3 cannot be used: " + what + NEEDED);
    assertThat(refused).hasRootCauseMessage("Error code - ORT_FAIL - message: " + text);
  }

  @Test
  void an_option_that_the_provider_refuses_is_named() {
    ModelLoadException refused =
        CudaFailures.options(
            failure("x.h:151 Failed to parse provider option \"use_tf32\": Failed to parse value"));

    assertThat(refused.reason()).isEqualTo("invalid_config");
    assertThat(refused)
        .hasMessage(
            "device_options.use_tf32 has a value that ONNX Runtime's CUDA provider does not take");
    assertThat(CudaFailures.options(failure("no")))
        .hasMessage("device_options has a value that ONNX Runtime's CUDA provider does not take");
  }

  @Test
  void a_session_that_fails_for_the_device_is_told_from_one_that_fails_for_the_model() {
    assertThat(CudaFailures.session(DEVICE, failure("No graph was found in the protobuf.")))
        .isNull();
    assertThat(CudaFailures.session(DEVICE, failure("CUDNN failure 4: NOT_INITIALIZED ; GPU=3")))
        .hasMessage("cuda:3 cannot be used: CUDNN failure 4: NOT_INITIALIZED" + NEEDED);
    assertThat(CudaFailures.session(DEVICE, failure("CUDA failure 2: out of memory ; GPU=3")))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("out_of_memory"))
        .hasMessage("the model needs more memory to load than cuda:3 has");
  }
}
