package io.tiltyard.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineSentenceTest {
  private static String of(String message) {
    return EngineSentence.after(new IllegalStateException(message));
  }

  @Test
  void the_cause_is_told_without_the_frames_before_it() {
    assertThat(
            of(
                "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while"
                    + " running Gather node. Name:'/emb/Gather' Status Message: indices element out"
                    + " of data bounds, idx=4 must be within the inclusive range [-3,2]"))
        .isEqualTo(
            ": indices element out of data bounds, idx=4 must be within the inclusive range [-3,2]");
    assertThat(
            of(
                "The following operation failed in the TorchScript interpreter.\n"
                    + "Traceback of TorchScript, serialized code (most recent call last):\n"
                    + "  File \"code/__torch__/torch/nn/modules/linear.py\", line 12, in forward\n"
                    + "RuntimeError: mat1 and mat2 must have the same dtype, but got Float and"
                    + " Double\n"))
        .isEqualTo(": mat1 and mat2 must have the same dtype, but got Float and Double");
    assertThat(of("forward() is missing value for argument 'z'. Declaration: forward(x)\nmore"))
        .isEqualTo(": forward() is missing value for argument 'z'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/onnxruntime_src/core/framework/op_kernel.cc:12 bad",
        "cannot open '/home/me/model.onnx'",
        "File \"C:\\models\\a\" is bad",
        "at ../aten/src/ATen/native/x: bad",
        "in kernel.cu, line 4: bad",
        "a value of __torch__.Two is bad",
        "pointer 0x7f00deadbeef is not aligned",
        "",
        "   \n"
      })
  void what_holds_a_path_or_an_address_or_nothing_is_left_out(String message) {
    assertThat(of(message)).isEmpty();
    assertThat(EngineSentence.after(new IllegalStateException())).isEmpty();
  }

  @Test
  void a_long_sentence_is_cut_and_what_could_harm_a_log_is_made_safe() {
    assertThat(of("a\u202eb")).isEqualTo(": a\\u202eb");
    assertThat(of("x".repeat(1_000))).hasSizeLessThan(280).endsWith("... (1000 characters)");
  }
}
