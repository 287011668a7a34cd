package io.tiltyard.server.cli;

import io.tiltyard.runtime.golden.GoldenFile;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Golden files in memory. */
final class GoldenText {
  private GoldenText() {}

  /**
   * @throws IOException with the reason why there can be no such file
   */
  static byte[] of(List<GoldenTensor> request, List<GoldenTensor> answer, Tolerance tolerance)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GoldenFile.write(out, request, answer, tolerance);
    if (out.size() > GoldenSet.MAX_FILE_BYTES) {
      throw new IOException(
          "the golden file would have "
              + out.size()
              + " bytes, expected at most "
              + GoldenSet.MAX_FILE_BYTES);
    }
    return out.toByteArray();
  }
}
