package io.tiltyard.server.config;

import java.time.Duration;

/**
 * When requests are turned away before a queue is full.
 *
 * @param maxWait the longest standing wait in a version's queue that is put up with
 */
public record AdmissionConfig(Duration maxWait) {}
