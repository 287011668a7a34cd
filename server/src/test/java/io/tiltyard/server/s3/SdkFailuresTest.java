package io.tiltyard.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class SdkFailuresTest {
  private static final String SECRET = "the key was AKIASECRET";

  private static SdkException answer(int status, String code) {
    return (SdkException)
        S3Exception.builder()
            .statusCode(status)
            .message(SECRET)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(SECRET).build())
            .build();
  }

  private static SdkException client(Throwable cause) {
    return SdkClientException.builder().message(SECRET).cause(cause).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | NoSuchBucket       | there is no bucket 'models'
          403 | InvalidAccessKeyId | the store refuses access to bucket 'models' (HTTP 403 InvalidAccessKeyId)
          403 |                    | the store refuses access to bucket 'models' (HTTP 403)
          403 | the key was AKIA   | the store refuses access to bucket 'models' (HTTP 403)
          301 | PermanentRedirect  | bucket 'models' is in another region, expected repository.s3.region to name it (HTTP 301 PermanentRedirect)
          503 | SlowDown           | the store answers HTTP 503 SlowDown
          """)
  void an_answer_is_told_by_its_code_alone(int status, String code, String text) {
    assertThat(SdkFailures.listing("models", answer(status, code))).hasMessage(text);
  }

  @Test
  void what_kept_a_call_from_an_answer_is_told_in_few_words() {
    record Case(Throwable cause, String text) {}
    for (Case one :
        List.of(
            new Case(new ConnectException(SECRET), "the store cannot be connected to"),
            new Case(new UnknownHostException(SECRET), "the store's host is not known"),
            new Case(new SocketTimeoutException(SECRET), "the store does not answer in time"),
            new Case(client(new ConnectException(SECRET)), "the store cannot be connected to"),
            new Case(
                SdkClientException.create("Unable to load credentials from any: " + SECRET),
                "there are no credentials, expected some in the environment, a profile or a role"),
            new Case(new IllegalStateException(SECRET), "SdkClientException"))) {
      assertThat(SdkFailures.listing("models", client(one.cause()))).hasMessage(one.text());
    }
  }

  @Test
  void an_object_that_is_gone_or_another_by_now_is_told_as_a_file_that_is_not_there() {
    for (int status : List.of(404, 412, 416)) {
      assertThat(SdkFailures.reading("models", "m/1/model.onnx", answer(status, "Code")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void a_bucket_that_is_gone_is_no_file_that_is_not_there() {
    assertThat(SdkFailures.reading("models", "m/1/model.onnx", answer(404, "NoSuchBucket")))
        .isExactlyInstanceOf(IOException.class);
  }

  @Test
  void an_object_that_may_not_be_read_is_told_apart_from_credentials_that_are_wrong() {
    assertThat(SdkFailures.reading("models", "m/model.yaml", answer(403, "AccessDenied")))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(SdkFailures.reading("models", "m/model.yaml", answer(403, "InvalidAccessKeyId")))
        .isExactlyInstanceOf(IOException.class);
  }
}
