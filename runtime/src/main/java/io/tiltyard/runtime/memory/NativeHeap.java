package io.tiltyard.runtime.memory;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** The C library's heap, from which engines take their memory. */
public final class NativeHeap {
  private static final @Nullable Function TRIM = find();

  private NativeHeap() {}

  private static @Nullable Function find() {
    try {
      return NativeLibrary.getInstance("c").getFunction("malloc_trim");
    } catch (UnsatisfiedLinkError e) {
      return null; // not the GNU C library: its heap gives back by itself, or not at all
    }
  }

  /**
   * Gives what was freed back to the machine. The GNU C library keeps it otherwise, in one arena a
   * thread, so that a process that has unloaded a model looks as large as before.
   */
  public static void trim() {
    if (TRIM != null) {
      TRIM.invokeInt(new Object[] {0});
    }
  }
}
