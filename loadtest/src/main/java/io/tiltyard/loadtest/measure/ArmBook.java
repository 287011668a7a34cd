package io.tiltyard.loadtest.measure;

import java.util.concurrent.atomic.LongAdder;

/** What one arm answered. */
final class ArmBook {
  final Latencies latencies = new Latencies();
  final LongAdder errors = new LongAdder();
}
