package io.tiltyard.base.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineSentenceTest {
  private static String of(String said) {
    String told = EngineSentence.cleaned(new IllegalStateException(said));
    assertThat(told).startsWith(": ");
    return told.substring(2);
  }

  private static String after(String said) {
    return EngineSentence.after(new IllegalStateException(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Error code - ORT_FAIL - message: Exception during initialization: /onnxruntime_src/core/"
            + "string_normalizer.cc:235 onnxruntime::StringNormalizer::Locale::Locale(const"
            + " std::string&)::<lambda()> Failed to construct locale | Failed to construct locale",
        "Error code - ORT_FAIL - message: /a/b/label_encoder.h:65 onnxruntime::ml::LabelEncoder_2<K,"
            + " V>::LabelEncoder_2(const OpKernelInfo&) [with K = long int; V ="
            + " basic_string<char>] keys == values was false. They must have the same length."
            + " | keys == values was false. They must have the same length.",
        "Non-zero status code returned while running Expand node. Name:'/secret/node' Status"
            + " Message: /a/bfc_arena.cc:359 void* onnxruntime::BFCArena::Allocate(size_t, bool,"
            + " std::function<void(int)>) Failed to allocate | Failed to allocate",
        "Status Message: /a/op_kernel.cc:83 virtual OrtValue* X::Output(int) const"
            + " [ONNXRuntimeError] : 1 : FAIL : tensor.cc:57 CalculateSize Size() must be >= 0"
            + " | Status Message: Size() must be >= 0",
        "[enforce fail at inline_container.cc:227] . Attempted to read version 9999. | Attempted to"
            + " read version 9999.",
        "In Node, (\"up\", Levitate, \"\", -1) : (\"x\": tensor(float),) -> (\"y\":) , Error No Op"
            + " | node 'up' (Levitate): No Op",
      })
  void places_in_the_source_and_statuses_are_left_out(String said, String sentence) {
    assertThat(of(said)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cannot open /srv/models/m/1/w.bin: denied | cannot open (path) denied",
        "cannot open \"/srv/m/w.bin\" | cannot open \"(path)\"",
        "no such file [/srv/m/w.bin] | no such file [(path)",
        "cannot open ../../etc/passwd | cannot open (path)",
        "cannot open C:\\\\models\\\\w.bin | cannot open (path)",
        "bad pointer 0x7ffee4c0 | bad pointer (address)",
        "Node (/encoder/sum) Op (Add) | Node (/encoder/sum) Op (Add)",
        "Node input '/encoder/x' is not a graph input | Node input '/encoder/x' is not a graph input",
        "output arg (/decoder/y) of node (/decoder/add) | output arg (/decoder/y) of node"
            + " (/decoder/add)",
        "x is not a registered function/op, 3/4 | x is not a registered function/op, 3/4",
      })
  void paths_and_addresses_are_not_told_and_names_of_the_model_are(String said, String sentence) {
    assertThat(of(said)).isEqualTo(sentence);
  }

  @Test
  void of_a_stack_the_end_is_told() {
    assertThat(
            of(
                "The following operation failed in the TorchScript interpreter.\n"
                    + "Traceback of TorchScript, serialized code (most recent call last):\n"
                    + "  File \"code/__torch__.py\", line 9, in forward\n    return torch.zeros(x)\n"
                    + "RuntimeError: [enforce fail at alloc_cpu.cpp:119] err == 0."
                    + " DefaultCPUAllocator: can't allocate memory\n"))
        .isEqualTo("err == 0. DefaultCPUAllocator: can't allocate memory");
  }

  @Test
  void of_several_lines_the_first_with_words_is_told() {
    assertThat(of("\nUnknown type name 'Engine':\n  File \"code/__torch__.py\", line 8\n"))
        .isEqualTo("Unknown type name 'Engine'");
  }

  @Test
  void what_is_long_is_cut_and_what_could_harm_a_log_is_made_safe() {
    assertThat(of("x".repeat(100_000))).hasSizeLessThan(280).startsWith("x".repeat(240) + "... (");
    assertThat(of("/a.cc:1 f(" + "(".repeat(50_000))).hasSizeLessThan(280);
    assertThat(of("bell \u0007")).isEqualTo("bell \\u0007");
  }

  @Test
  void callers_are_told_the_cause_without_the_frames_before_it() {
    assertThat(
            after(
                "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while"
                    + " running Gather node. Name:'/emb/Gather' Status Message: indices element out"
                    + " of data bounds, idx=4 must be within the inclusive range [-3,2]"))
        .isEqualTo(
            ": indices element out of data bounds, idx=4 must be within the inclusive range [-3,2]");
    assertThat(
            after(
                "The following operation failed in the TorchScript interpreter.\n"
                    + "Traceback of TorchScript, serialized code (most recent call last):\n"
                    + "  File \"code/__torch__/torch/nn/modules/linear.py\", line 12, in forward\n"
                    + "RuntimeError: mat1 and mat2 must have the same dtype, but got Float and"
                    + " Double\n"))
        .isEqualTo(": mat1 and mat2 must have the same dtype, but got Float and Double");
    assertThat(after("forward() is missing value for argument 'z'. Declaration: forward(x)\nmore"))
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
    assertThat(after(message)).isEmpty();
    assertThat(EngineSentence.after(new IllegalStateException())).isEmpty();
    assertThat(EngineSentence.cleaned(new IllegalStateException())).isEmpty();
  }
}
