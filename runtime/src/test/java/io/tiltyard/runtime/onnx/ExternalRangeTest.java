package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F88: where external data may lie in its file. */
final class ExternalRangeTest {
  private static ExternalRange range(long offset, long length) {
    return new ExternalRange("w", offset, length);
  }

  private static void isRefused(ModelLoadCall call, String message) {
    assertThatThrownBy(call::run)
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.EXTERNAL_DATA));
  }

  private interface ModelLoadCall {
    void run() throws ModelLoadException;
  }

  @Test
  void offset_and_length_may_be_absent() throws Exception {
    assertThat(ExternalRange.of(Map.of("location", "w", "checksum", "abc")))
        .isEqualTo(range(0, ExternalRange.TO_THE_END));
    assertThat(
            ExternalRange.of(
                Map.of("location", "w", "offset", "7", "length", "9223372036854775807")))
        .isEqualTo(range(7, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        " 1",
        "1.0",
        "0x10",
        "1e3",
        "ten",
        "９",
        "9223372036854775808",
        "18446744073709551616",
        "00000000000000000000"
      })
  void f88_what_is_no_number_of_bytes_is_refused(String text) {
    isRefused(
        () -> ExternalRange.of(Map.of("location", "w", "offset", text)),
        "external data has offset '" + text + "', expected a number of bytes");
    isRefused(
        () -> ExternalRange.of(Map.of("location", "w", "length", text)),
        "external data has length '" + text + "', expected a number of bytes");
  }

  @Test
  void unknown_entries_and_a_missing_location_are_refused() {
    isRefused(
        () -> ExternalRange.of(Map.of("location", "w", "basepath", "/etc")),
        "external data has 'basepath', expected nothing but location, offset, length and checksum");
    isRefused(
        () -> ExternalRange.of(Map.of("offset", "0")),
        "external data has no location, expected a file's name");
  }

  @ParameterizedTest
  @CsvSource({"17, 0", "0, 17", "16, 1", "1, 16", "1, 9223372036854775807", "17, -1"})
  void f88_what_lies_beyond_the_file_is_refused(long offset, long length) {
    isRefused(
        () -> ExternalRange.check(List.of(range(0, 16), range(offset, length)), 16),
        "external data has offset "
            + offset
            + (length < 0 ? "" : " and length " + length)
            + " in a file of 16 bytes, expected it to lie within");
  }

  @Test
  void f88_what_overlaps_in_part_is_refused() {
    isRefused(
        () -> ExternalRange.check(List.of(range(4, 8), range(0, 5)), 16),
        "external data at offset 4 overlaps what ends at 5, expected tensors to share all of their"
            + " data or none");
    isRefused(
        () -> ExternalRange.check(List.of(range(0, 16), range(4, 4)), 16),
        "external data at offset 4 overlaps what ends at 16, expected tensors to share all of their"
            + " data or none");
    isRefused(
        () -> ExternalRange.check(List.of(range(0, 4), range(0, 8)), 16),
        "external data at offset 0 overlaps what ends at 4, expected tensors to share all of their"
            + " data or none");
  }

  @Test
  void what_is_shared_adjacent_empty_or_of_unknown_length_is_fine() {
    List<ExternalRange> ranges =
        List.of(
            range(8, 8),
            range(0, 8),
            range(0, 8),
            range(4, 0),
            range(16, 0),
            range(4, ExternalRange.TO_THE_END),
            range(16, ExternalRange.TO_THE_END));
    assertThatCode(() -> ExternalRange.check(ranges, 16)).doesNotThrowAnyException();
  }
}
