package io.tiltyard.repository.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** F82, F83: a list of hashes beside the files. */
final class ManifestTest extends IntegrityTest {
  private static final IntegrityRules REQUIRED = manifest(ManifestRule.REQUIRED);

  private void isIncomplete(String message) {
    assertThat(isRefused("incomplete", REQUIRED)).hasMessage(message);
    assertThatThrownBy(() -> checkComplete(REQUIRED))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("incomplete"));
  }

  @Test
  void files_as_listed_are_fine() throws Exception {
    files.with("SHA256SUMS", sums());
    assertThat(check(REQUIRED)).isEqualTo(new Integrity(true, null));
    checkComplete(REQUIRED);
  }

  @Test
  void what_sha256sum_wrote_is_fine() throws Exception {
    files.with("SHA256SUMS", resource("SHA256SUMS"));
    assertThat(check(REQUIRED).listed()).isTrue();
  }

  @Test
  void binary_marks_dots_in_front_and_capital_digits_are_fine() throws Exception {
    String sums = sha256(MODEL).toUpperCase(Locale.ROOT) + " *model.onnx\n";
    files.with("SHA256SUMS", sums + line(WEIGHTS, "./" + WEIGHTS_FILE));
    assertThat(check(REQUIRED).listed()).isTrue();
  }

  @Test
  void names_may_start_with_the_versions_place_in_the_repository() throws Exception {
    files.with("SHA256SUMS", line(MODEL, "m/1/model.onnx") + line(WEIGHTS, "m/1/" + WEIGHTS_FILE));
    assertThat(check(REQUIRED).listed()).isTrue();
    checkComplete(REQUIRED);
    assertThat(isRefused("incomplete", REQUIRED, "m", 2))
        .hasMessage("'m/1/model.onnx' is listed in SHA256SUMS, expected it to be there");
  }

  @Test
  void f82_a_version_without_its_list_is_not_complete() {
    isIncomplete("SHA256SUMS is missing, expected it to be there when all files are");
  }

  @Test
  void f82_a_listed_file_that_is_not_there_yet_is_not_complete() throws Exception {
    files.with("SHA256SUMS", sums()).remove(WEIGHTS_FILE);
    isIncomplete("'sub/größe 1.bin' is listed in SHA256SUMS, expected it to be there");
  }

  @Test
  void f82_a_list_that_is_cut_off_anywhere_is_never_taken_for_all_of_it() throws Exception {
    String sums = sums();
    for (int length = 0; length < sums.length(); length++) {
      files.with("SHA256SUMS", sums.substring(0, length));
      int cut = length;
      assertThatThrownBy(() -> check(REQUIRED))
          .as("cut to %d bytes", cut)
          .isInstanceOfSatisfying(
              ModelLoadException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo(
                          sums.charAt(Math.max(0, cut - 1)) == '\n' && cut > 0
                              ? "checksum"
                              : "incomplete"));
    }
  }

  @Test
  void f83_a_file_that_is_not_as_listed_is_told_with_both_hashes() throws Exception {
    files.with("SHA256SUMS", sums()).with("model.onnx", "other");
    assertThat(isRefused("checksum", REQUIRED))
        .hasMessage(
            "'model.onnx' has SHA-256 "
                + sha256("other")
                + ", expected "
                + sha256(MODEL)
                + " as listed in SHA256SUMS");
  }

  @Test
  void f83_a_file_that_is_not_listed_is_told() throws Exception {
    files.with("SHA256SUMS", sums()).with("extra.bin", "x");
    assertThat(isRefused("checksum", REQUIRED))
        .hasMessage("'extra.bin' is not listed in SHA256SUMS, expected every file to be");
  }

  @Test
  void f83_a_list_that_need_not_be_there_has_to_be_right_if_it_is() throws Exception {
    assertThat(check(IntegrityRules.DEFAULTS)).isEqualTo(new Integrity(false, null));
    files.with("SHA256SUMS", sums()).with("model.onnx", "other");
    isRefused("checksum", IntegrityRules.DEFAULTS);
  }

  @Test
  void a_list_that_is_to_be_ignored_is() throws Exception {
    files.with("SHA256SUMS", "anything").with("model.onnx", "other");
    assertThat(check(manifest(ManifestRule.IGNORE))).isEqualTo(new Integrity(false, null));
    assertThatCode(() -> checkComplete(manifest(ManifestRule.IGNORE))).doesNotThrowAnyException();
  }

  @Test
  void lists_and_signatures_need_not_be_listed_and_may_be() throws Exception {
    files.with("SHA256SUMS.sig", "s").with("model.sig", "t").with("SHA256SUMS", sums());
    assertThat(check(REQUIRED).listed()).isTrue();
    files.with("SHA256SUMS", sums() + line("u", "model.sig"));
    isRefused("checksum", REQUIRED);
  }

  @Test
  void what_sha256sum_does_not_write_is_refused_with_its_line() throws Exception {
    String good = line(MODEL, "model.onnx");
    List<String> wrong =
        List.of(
            "# a comment\n",
            "\n",
            "model.onnx\n",
            sha256(MODEL) + " model.onnx\n",
            sha256(MODEL) + "\tmodel.onnx\n",
            sha256(MODEL) + "  \n",
            sha256(MODEL).substring(1) + "  model.onnx\n",
            " " + good,
            "SHA256 (model.onnx) = " + sha256(MODEL) + "\n",
            "\\" + sha256(MODEL) + "  a\\tb\n",
            "\\" + sha256(MODEL) + "  a\\\n",
            good);
    for (String line : wrong) {
      files.with("SHA256SUMS", good + line);
      assertThat(isRefused("checksum", REQUIRED)).hasMessageStartingWith("line 2 of SHA256SUMS: ");
    }
    files.with("SHA256SUMS", new byte[] {(byte) 0xff, '\n'});
    isRefused("checksum", REQUIRED);
  }

  @Test
  void escaped_names_are_names_that_no_version_may_hold() throws Exception {
    FileList list =
        ChecksumManifest.parse(
            ("\\" + line("x", "a\\\\b\\nc\\rd")).getBytes(StandardCharsets.UTF_8));
    assertThat(list.digests()).containsOnlyKeys("a\\b\nc\rd");
    files.with("SHA256SUMS", sums() + "\\" + line("x", "a\\nb"));
    isIncomplete("'a\\u000ab' is listed in SHA256SUMS, expected it to be there");
  }

  @Test
  void a_list_with_line_ends_of_windows_is_told_readably() throws Exception {
    files.with("SHA256SUMS", sums().replace("\n", "\r\n"));
    isIncomplete("'model.onnx\\u000d' is listed in SHA256SUMS, expected it to be there");
  }

  @Test
  void a_list_of_endless_length_is_not_read() {
    files.with("SHA256SUMS", new byte[(16 << 20) + 1]);
    isRefused("too_large", REQUIRED);
    assertThatThrownBy(() -> checkComplete(REQUIRED)).hasMessageContaining("more than 16777216");
  }
}
