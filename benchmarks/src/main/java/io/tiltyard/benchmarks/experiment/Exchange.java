package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.AnswerCheck;
import io.tiltyard.benchmarks.load.Requests;
import java.util.Arrays;
import java.util.List;

/**
 * What is sent, and what is to come back.
 *
 * @param shape of a request in words
 * @param requests encoded
 */
record Exchange(String shape, List<byte[]> requests, AnswerCheck check) {
  /** With a model that copies rows of 16 floats, one row each. */
  static Exchange identity(String model) {
    return identity(model, Requests.identityPayloads(), 1);
  }

  /** The same with several rows each. */
  static Exchange identity(String model, int distinct, int rows) {
    return identity(model, Requests.identityPayloads(distinct, rows), rows);
  }

  private static Exchange identity(String model, List<byte[]> payloads, int rows) {
    AnswerCheck copied =
        (request, answer) -> {
          byte[] given = answer.getRawOutputContents(0).toByteArray();
          if (!Arrays.equals(given, payloads.get(request))) {
            throw new IllegalStateException("the identity model answered something else");
          }
        };
    return new Exchange(
        "%d %s of %d floats".formatted(rows, rows == 1 ? "row" : "rows", Requests.IDENTITY_FLOATS),
        Requests.floats(model, Requests.IDENTITY_FLOATS, payloads),
        copied);
  }

  /** The same requests, whose answers may say anything. */
  Exchange unchecked() {
    return new Exchange(shape, requests, (request, answer) -> {});
  }
}
