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
  /** With a model that copies rows of 16 floats. */
  static Exchange identity(String model) {
    List<byte[]> payloads = Requests.identityPayloads();
    AnswerCheck copied =
        (request, answer) -> {
          byte[] given = answer.getRawOutputContents(0).toByteArray();
          if (!Arrays.equals(given, payloads.get(request))) {
            throw new IllegalStateException("the identity model answered something else");
          }
        };
    return new Exchange(
        "1 row of " + Requests.IDENTITY_FLOATS + " floats", Requests.identity(model), copied);
  }
}
