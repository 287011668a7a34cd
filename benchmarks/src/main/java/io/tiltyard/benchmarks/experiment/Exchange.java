package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.AnswerCheck;
import java.util.List;

/**
 * What is sent, and what is to come back.
 *
 * @param shape of a request in words
 * @param requests encoded
 */
record Exchange(String shape, List<byte[]> requests, AnswerCheck check) {}
