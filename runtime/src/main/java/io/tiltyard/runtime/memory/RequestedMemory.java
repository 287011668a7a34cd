package io.tiltyard.runtime.memory;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.OutputTooLargeException;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is told whose run could not have its memory. What no process on this machine could
 * have is a fault of the request; anything else may fit another time.
 */
public final class RequestedMemory {
  private static final Pattern NEGATIVE =
      Pattern.compile("Size\\(\\) must be >= 0|negative dimension (-\\d+)");

  private static final Pattern OVERFLOW =
      Pattern.compile("(?i)storage size[ \\w]* overflow|integer (?:multiplication )?overflow");

  private static final Pattern BYTES =
      Pattern.compile("(?:buffer of size|tried to allocate|Cannot reserve) (\\d+)");

  /** Of all direct buffers together. */
  private static final Pattern LIMIT = Pattern.compile("direct buffer memory.*limit: (\\d+)");

  private static final Pattern SHORTAGE =
      Pattern.compile(
          "(?i)bad_alloc|failed to allocate memory|can't allocate memory|not enough memory");

  private RequestedMemory() {}

  /**
   * @param failure of the engine or the JVM
   * @param on what the run was given, {@code " on this input ..."}
   * @return null where memory is not what was missing
   */
  public static @Nullable Refusal refusal(Throwable failure, String on) {
    return refusal(failure, on, Machine.here().totalBytes());
  }

  static @Nullable Refusal refusal(Throwable failure, String on, long total) {
    if (failure instanceof OutputTooLargeException) {
      return new Refusal(
          ErrorCode.ALLOCATION_TOO_LARGE,
          "an output of the model is larger than "
              + OutputTooLargeException.MAX_BYTES
              + " bytes"
              + on);
    }
    String text = String.valueOf(failure.getMessage());
    if (NEGATIVE.matcher(text).find()) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT, "the values ask for a tensor of negative size" + on);
    }
    if (OVERFLOW.matcher(text).find()) {
      return tooLarge("more than " + Long.MAX_VALUE + " bytes", on, total);
    }
    if (!(failure instanceof OutOfMemoryError) && !SHORTAGE.matcher(text).find()) {
      return null;
    }
    Matcher bytes = BYTES.matcher(text);
    if (!bytes.find()) {
      return new Refusal(ErrorCode.OUT_OF_MEMORY, "the model needs more memory than there is" + on);
    }
    Matcher limit = LIMIT.matcher(text);
    long most = limit.find() ? Long.parseLong(limit.group(1)) : total;
    String needed = bytes.group(1) + " bytes";
    return new BigInteger(bytes.group(1)).compareTo(BigInteger.valueOf(most)) > 0
        ? tooLarge(needed, on, most)
        : new Refusal(
            ErrorCode.OUT_OF_MEMORY,
            "the model needs " + needed + " of memory at once, more than is free now" + on);
  }

  private static Refusal tooLarge(String needed, String on, long most) {
    return new Refusal(
        ErrorCode.ALLOCATION_TOO_LARGE,
        "the model needs " + needed + " of memory at once" + on + ", expected at most " + most);
  }
}
