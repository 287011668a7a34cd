package io.tiltyard.runtime.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the machine, or the container, has. */
public interface Machine {
  /** Memory that this process may have at most, in bytes. */
  long totalBytes();

  /** Memory that could be had now without anybody else losing any, in bytes. */
  long availableBytes();

  /** What this process takes of it, in bytes. */
  long residentBytes();

  /** This machine; the limits of a container count as its own. */
  static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine() {
      @Override
      public long totalBytes() {
        return system.getTotalMemorySize();
      }

      @Override
      public long availableBytes() {
        long reclaimable = ProcFiles.bytes("/proc/meminfo", "MemAvailable:");
        return reclaimable == 0 ? system.getFreeMemorySize() : reclaimable;
      }

      @Override
      public long residentBytes() {
        return MemoryReading.now().resident();
      }
    };
  }
}
