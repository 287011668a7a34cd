package io.tiltyard.loadtest.request;

import io.tiltyard.loadtest.tensor.Datatype;

/**
 * An input as the model's metadata tells it.
 *
 * @param shape -1 for a dimension of any size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record InputInfo(String name, Datatype datatype, long[] shape) {
  /** The metadata's property of an input that may be left out, which no random request sends. */
  public static String optionalProperty(String name) {
    return "inputs." + name + ".optional";
  }

  /**
   * @throws RequestException where the datatype is not the protocol's
   */
  public static InputInfo of(String name, String datatype, long[] shape) throws RequestException {
    Datatype known = Datatype.of(datatype);
    if (known == null) {
      throw new RequestException(
          "the server says that input '"
              + name
              + "' has the datatype '"
              + datatype
              + "', which the protocol does not have; send requests of your own with --payload");
    }
    return new InputInfo(name, known, shape);
  }
}
