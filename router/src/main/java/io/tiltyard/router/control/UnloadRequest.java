package io.tiltyard.router.control;

/**
 * Asks for versions of a model to go, and to stay away until they are loaded again.
 *
 * @param model whose
 * @param version which, {@link #ALL} for all
 * @param force also where a route that an operator stated names it
 */
public record UnloadRequest(String model, long version, boolean force) {
  /** {@link #version} of a request for the whole model. */
  public static final long ALL = 0;
}
