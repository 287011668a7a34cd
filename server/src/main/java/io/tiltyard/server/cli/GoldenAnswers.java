package io.tiltyard.server.cli;

import java.util.List;
import java.util.Map;

/**
 * What is to be written.
 *
 * @param files golden files by name, at least one
 * @param version whose answers they are
 * @param notices what the user should know about it
 */
record GoldenAnswers(Map<String, byte[]> files, String version, List<String> notices) {}
