package io.tiltyard.router.control;

/**
 * Asks for versions of a model.
 *
 * @param model whose
 * @param version which; {@link #BY_POLICY} for those that the model's policy wants, newest first
 *     where it wants all
 * @param override a JSON object that wins over what is configured, empty for none
 */
public record LoadRequest(String model, long version, String override) {
  /** {@link #version} of a request for the whole model. */
  public static final long BY_POLICY = 0;
}
