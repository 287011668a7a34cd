package io.tiltyard.runtime.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Direct buffers that are given back when their owner says so, not when a garbage collection finds
 * them. The JVM bounds what all of them hold together ({@code -XX:MaxDirectMemorySize}).
 */
public final class DirectMemory {
  private static final AtomicLong SHORTAGES = new AtomicLong();
  private static final MethodHandle FREE = find();

  private DirectMemory() {}

  private static MethodHandle find() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM frees direct buffers in no known way", e);
    }
  }

  /**
   * Takes memory. Where there is none, that is a {@link #shortages shortage}, and it tries once
   * more while others give back what they can spare: the JVM waits for up to half a second each
   * time.
   *
   * @throws OutOfMemoryError where there is none all the same
   */
  public static ByteBuffer allocate(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError e) {
      SHORTAGES.incrementAndGet();
      return ByteBuffer.allocateDirect(bytes);
    }
  }

  /**
   * Gives memory back at once. No view of it may be used any more.
   *
   * @param memory as {@link #allocate} gave it
   */
  public static void free(ByteBuffer memory) {
    try {
      FREE.invokeExact(memory);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a direct buffer could not be freed", e);
    }
  }

  /** How often there was no memory to take since the start. */
  public static long shortages() {
    return SHORTAGES.get();
  }
}
