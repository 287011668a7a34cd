package io.tiltyard.server.demo;

/**
 * What a client learned from one request.
 *
 * @param arm the part of the version that answered
 * @param version its number
 * @param hidden {@code [tokens, width]}, flattened
 */
record Answer(String arm, String version, float[] hidden) {}
