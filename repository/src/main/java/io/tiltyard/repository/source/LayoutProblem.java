package io.tiltyard.repository.source;

/**
 * Something in the repository that is not served, and why.
 *
 * @param place relative to the repository, with forward slashes
 * @param text what it is and what was expected
 */
public record LayoutProblem(String place, String text) {}
