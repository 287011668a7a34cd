package io.tiltyard.runtime.model;

/**
 * Where a model is to run.
 *
 * @param kind of processor
 * @param index which one of its kind, 0 where there is but one
 */
public record Device(Kind kind, int index) {
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** A GPU where there is one that can be used, else the CPU. */
  public static final Device AUTO = new Device(Kind.AUTO, 0);

  /** Kinds of processors. */
  public enum Kind {
    CPU,
    CUDA,
    AUTO
  }

  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /** As in configurations: {@code cpu}, {@code cuda:0}, {@code auto}. */
  @Override
  public String toString() {
    return switch (kind) {
      case CPU -> "cpu";
      case CUDA -> "cuda:" + index;
      case AUTO -> "auto";
    };
  }
}
