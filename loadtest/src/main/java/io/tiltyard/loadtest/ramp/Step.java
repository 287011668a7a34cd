package io.tiltyard.loadtest.ramp;

import io.tiltyard.loadtest.measure.Summary;

/**
 * One rate that was tried.
 *
 * @param kept whether it kept every target
 */
public record Step(Summary summary, boolean kept) {}
