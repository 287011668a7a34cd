package io.tiltyard.runtime.memory;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory of this process at one moment, in bytes.
 *
 * @param resident what the kernel keeps in memory for it; 0 where it does not tell
 * @param heap in use on the Java heap, garbage included
 * @param direct of Java's direct buffers
 */
public record MemoryReading(long resident, long heap, long direct) {
  /** Reads it now. */
  public static MemoryReading now() {
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct += pool.getMemoryUsed();
      }
    }
    return new MemoryReading(
        ProcFiles.bytes("/proc/self/status", "VmRSS:"),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        direct);
  }
}
