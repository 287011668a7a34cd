package io.tiltyard.server.transport;

/** What a connection that is to end is told, as user events of its pipeline. */
public enum Drain {
  /** It is to end. What has arrived, be it still in the kernel, is served. */
  BEGUN,
  /** Everything that had arrived was read: nothing is on its way any more that must be awaited. */
  READ
}
