package io.tiltyard.runtime.trial;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes from this process what a trial may not have. On Linux: memory beyond a limit, core dumps,
 * life beyond its parent's, and any claim to survive when the machine runs out of memory. Elsewhere
 * nothing is taken, and a trial is limited in time only.
 */
final class Confinement {
  private static final int RLIMIT_DATA = 2;
  private static final int RLIMIT_CORE = 4;
  private static final long PR_SET_PDEATHSIG = 1;
  private static final long SIGKILL = 9;
  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

  private Confinement() {}

  /**
   * @param memoryBytes that may be allocated on top of what is now
   */
  static void apply(long memoryBytes) {
    if (!Platform.isLinux()) {
      return;
    }
    NativeLibrary libc = NativeLibrary.getInstance("c");
    limit(libc, RLIMIT_CORE, 0);
    limit(libc, RLIMIT_DATA, ProcessMemory.self().data() + memoryBytes);
    Object[] die = {PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L};
    check("prctl", libc.getFunction("prctl").invokeInt(die));
    try {
      Files.writeString(OOM_SCORE, "1000");
    } catch (IOException e) {
      System.err.println("oom_score_adj cannot be written: " + e.getMessage());
    }
  }

  private static void limit(NativeLibrary libc, int resource, long most) {
    Function setrlimit = libc.getFunction("setrlimit");
    long[] softAndHard = {most, most};
    check("setrlimit", setrlimit.invokeInt(new Object[] {resource, softAndHard}));
  }

  private static void check(String call, int result) {
    if (result != 0) {
      throw new IllegalStateException(call + " gave " + result + ", expected 0");
    }
  }
}
