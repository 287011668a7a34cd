package io.tiltyard.server.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a call failed, in few words: the SDK's own are long and may hold what a header held. */
final class SdkFailures {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int OUT_OF_RANGE = 416;
  private static final int MAX_CAUSES = 10;

  private SdkFailures() {}

  static IOException listing(String bucket, SdkException failure) {
    return new IOException(text(bucket, failure), failure);
  }

  static IOException reading(String bucket, String key, SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      String code = code(answer);
      int status = answer.statusCode();
      boolean isOther =
          (status == NOT_FOUND && !"NoSuchBucket".equals(code))
              || status == PRECONDITION_FAILED
              || status == OUT_OF_RANGE;
      if (isOther) {
        return caused(new NoSuchFileException(key, null, "the object is another by now"), failure);
      }
      if (status == FORBIDDEN && "AccessDenied".equals(code)) {
        return caused(new AccessDeniedException(key, null, "access denied"), failure);
      }
    }
    return new IOException(text(bucket, failure), failure);
  }

  private static IOException caused(IOException told, SdkException failure) {
    told.initCause(failure);
    return told;
  }

  private static String text(String bucket, SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      return answered(bucket, answer.statusCode(), code(answer));
    }
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return "the store does not answer in time";
    }
    if (failure instanceof AbortedException) {
      return "interrupted";
    }
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
      String known = known(cause);
      if (known != null) {
        return known;
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static String answered(String bucket, int status, @Nullable String code) {
    String answer = "HTTP " + status + (code == null ? "" : " " + code);
    if ("NoSuchBucket".equals(code)) {
      return "there is no bucket '" + bucket + "'";
    }
    if ("PermanentRedirect".equals(code) || "AuthorizationHeaderMalformed".equals(code)) {
      return "bucket '"
          + bucket
          + "' is in another region, expected repository.s3.region to name it ("
          + answer
          + ")";
    }
    if (status == FORBIDDEN) {
      return "the store refuses access to bucket '" + bucket + "' (" + answer + ")";
    }
    return "the store answers " + answer;
  }

  private static @Nullable String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code != null && CODE.matcher(code).matches() ? code : null;
  }

  private static @Nullable String known(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "the store's host is not known";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "the store cannot be connected to";
    }
    if (cause instanceof SocketTimeoutException) {
      return "the store does not answer in time";
    }
    if (cause instanceof SSLException) {
      return "there is no TLS connection to the store: " + cause.getClass().getSimpleName();
    }
    String text = String.valueOf(cause.getMessage());
    if (text.startsWith("Unable to load credentials")) {
      return "there are no credentials, expected some in the environment, a profile or a role";
    }
    if (text.startsWith("Unable to load region")) {
      return "there is no region, expected repository.s3.region or AWS_REGION";
    }
    return null;
  }
}
