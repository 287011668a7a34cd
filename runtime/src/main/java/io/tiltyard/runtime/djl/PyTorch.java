package io.tiltyard.runtime.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.util.Utils;
import io.tiltyard.base.error.ModelLoadException;
import java.nio.file.Path;

/**
 * PyTorch in this process, by DJL: started once, for as long as the JVM lives, by whoever loads the
 * first model. DJL is told by system properties, which is the only way it has, to stay off the
 * network and where to unpack.
 */
final class PyTorch {
  private static final String NAME = "PyTorch";

  private PyTorch() {}

  /**
   * Memory of one model, on the CPU.
   *
   * @param directory for native libraries, where this is the first call
   * @throws ModelLoadException where PyTorch cannot run here
   */
  static PtNDManager newManager(Path directory) throws ModelLoadException {
    return (PtNDManager) start(directory).newBaseManager(Device.cpu());
  }

  /**
   * Unpacks and loads the libraries where this was not done yet.
   *
   * @param directory for native libraries, where this is the first call
   * @throws ModelLoadException where PyTorch cannot run here
   */
  static synchronized Engine start(Path directory) throws ModelLoadException {
    configure(directory);
    NativeLibraries.check();
    if (!Utils.isOfflineMode()) {
      throw LoadFailures.engine(
          "the environment variable DJL_OFFLINE is false, expected true or none: native libraries"
              + " are never downloaded");
    }
    NativeDirectory.prepare(Utils.getEngineCacheDir());
    try {
      return Engine.getEngine(NAME);
    } catch (EngineException | IllegalArgumentException | LinkageError e) {
      throw LoadFailures.engine(
          "PyTorch's native libraries cannot be loaded on this machine: expected 64-bit Linux with"
              + " glibc 2.28 or newer, and a directory without noexec to unpack them",
          e);
    }
  }

  private static void configure(Path directory) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    setWhereUnset("ENGINE_CACHE_DIR", directory.toString());
    setWhereUnset("DJL_CACHE_DIR", directory.toString());
    // Threads of torch.jit.fork. They are made once for all models, and runs have theirs.
    setWhereUnset("ai.djl.pytorch.num_interop_threads", "1");
  }

  private static void setWhereUnset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
