package io.tiltyard.server.json;

import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.HeapPayload;
import org.jspecify.annotations.Nullable;

/**
 * One input of a JSON request.
 *
 * @param shape none of the dimensions negative where there is data; to be checked elsewhere else
 * @param data the wire bytes, or null where they follow the JSON
 * @param binaryBytes how many follow; {@link #NO_BINARY} where there is data
 */
public record JsonInput(
    String name, DataType datatype, long[] shape, @Nullable HeapPayload data, long binaryBytes) {
  public static final long NO_BINARY = -1;
}
