package io.tiltyard.runtime.djl;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads {@code model.pt} of a version's directory: TorchScript, as {@code torch.jit.save} writes
 * it. Thread-safe.
 *
 * <p>The format does not tell names, datatypes and shapes: they come from {@link
 * ModelSettings#declared}. Tensors are passed by position. Models run on the CPU.
 *
 * <p>PyTorch's native libraries are looked for when the first version is loaded. A build without
 * them answers every load with {@code missing_engine}; nothing is ever downloaded.
 */
public final class DjlModelLoader implements ModelLoader {
  private static final String MODEL = "model.pt";
  private static final String FORWARD = "forward";

  /**
   * System property: where native libraries are unpacked. A process that starts another one which
   * loads models hands its own directory on, or the other unpacks them again.
   */
  public static final String DIRECTORY_PROPERTY = "tiltyard.pytorch.directory";

  private final Path directory;

  /**
   * What {@link #DIRECTORY_PROPERTY} says, or else a directory of this user among the temporary.
   */
  public static Path defaultDirectory() {
    String configured = System.getProperty(DIRECTORY_PROPERTY);
    if (configured != null) {
      return Path.of(configured);
    }
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "tiltyard-pytorch-" + System.getProperty("user.name"));
  }

  /** Unpacks native libraries in the {@link #defaultDirectory}. */
  public DjlModelLoader() {
    this(defaultDirectory());
  }

  /**
   * @param directory where native libraries are unpacked, 450 MB once for all processes that share
   *     it; made where there is none. It belongs to the user of this process, and nobody else may
   *     write to it. The first loader of a JVM that loads a version decides for all.
   */
  public DjlModelLoader(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  @Override
  public void startEngine() throws ModelLoadException {
    PyTorch.start(directory);
  }

  @Override
  public Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException {
    DeclaredSignature declared = settings.declared();
    checkDeclared(declared);
    var inputs = ElementTypes.of("input", declared.inputs());
    var outputs = ElementTypes.of("output", declared.outputs());
    checkDevices(settings.placement().devices());
    Path file = artifact.directory().resolve(MODEL);
    if (!Files.isRegularFile(file)) {
      throw LoadFailures.noFile();
    }
    PtNDManager manager = PyTorch.newManager(directory);
    try {
      HookedArchive hooked = HookedArchive.of(file);
      PtSymbolBlock module = hooked == null ? read(manager, file) : unhooked(manager, hooked);
      OutermostHooks hooks = hooked == null ? OutermostHooks.NONE : hooked.hooks();
      return new TorchModel(manager, module, hooks, settings, inputs, outputs);
    } catch (EngineException e) {
      manager.close();
      throw LoadFailures.of(e);
    } catch (ModelLoadException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** The module of an archive whose hooks have become methods. */
  private PtSymbolBlock unhooked(PtNDManager manager, HookedArchive hooked)
      throws ModelLoadException {
    try {
      Path copy = Files.createTempFile("tiltyard-", ".pt");
      try {
        hooked.copyTo(copy);
        return read(manager, copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw LoadFailures.noCopy(e);
    }
  }

  private static void checkDeclared(DeclaredSignature declared) throws ModelLoadException {
    if (declared.inputs().isEmpty()) {
      throw LoadFailures.noSignature(
          declared.outputs().isEmpty() ? "'inputs' and 'outputs'" : "'inputs'");
    }
    if (declared.outputs().isEmpty()) {
      throw LoadFailures.noSignature("'outputs'");
    }
  }

  private static void checkDevices(List<Device> devices) throws ModelLoadException {
    for (Device device : devices) {
      if (device.kind() == Device.Kind.CUDA) {
        throw LoadFailures.noDevice(device);
      }
    }
  }

  /** The module for inference, also where it was saved on a GPU or while it was trained. */
  private static PtSymbolBlock read(PtNDManager manager, Path file) throws ModelLoadException {
    String[] none = {};
    PtSymbolBlock module =
        JniUtils.loadModule(manager, file.toAbsolutePath(), true, none, none, false);
    if (!Arrays.asList(JniUtils.getMethodNames(module)).contains(FORWARD)) {
      throw LoadFailures.noForward();
    }
    return module;
  }
}
