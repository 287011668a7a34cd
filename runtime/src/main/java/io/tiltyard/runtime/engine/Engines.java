package io.tiltyard.runtime.engine;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a version with the engine that is configured, or else with the one whose file lies in its
 * directory. An engine is started when the first version asks for it, so that one that is not part
 * of an installation is missed by nobody else. Thread-safe. Closed after all its models.
 */
public final class Engines implements ModelLoader, AutoCloseable {
  /** Neither engine's file is there. */
  public static final String MISSING_FILE = "missing_file";

  /** Files of several engines are there, and none is configured. */
  public static final String AMBIGUOUS_ENGINE = "ambiguous_engine";

  /** The engine is not part of this installation, or cannot run on this machine. */
  public static final String ENGINE_UNAVAILABLE = "engine_unavailable";

  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final String DJL_LOADER = "io.tiltyard.runtime.djl.DjlModelLoader";

  private final Starter starter;
  private final Map<Engine, ModelLoader> started = new EnumMap<>(Engine.class);

  /** Starts an engine. */
  @FunctionalInterface
  interface Starter {
    ModelLoader start(Engine engine) throws ReflectiveOperationException;
  }

  public Engines() {
    this(Engines::startEngine);
  }

  Engines(Starter starter) {
    this.starter = starter;
  }

  private static ModelLoader startEngine(Engine engine) throws ReflectiveOperationException {
    return switch (engine) {
      case ONNX_RUNTIME -> new OnnxModelLoader();
      case PYTORCH ->
          Class.forName(DJL_LOADER)
              .asSubclass(ModelLoader.class)
              .getDeclaredConstructor()
              .newInstance();
    };
  }

  @Override
  public Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException {
    return loader(engine(artifact, settings)).load(artifact, settings);
  }

  /**
   * Which engine a version is for.
   *
   * @throws ModelLoadException {@link #MISSING_FILE} or {@link #AMBIGUOUS_ENGINE}
   */
  public static Engine engine(ModelArtifact artifact, ModelSettings settings)
      throws ModelLoadException {
    if (settings.engine() != null) {
      return settings.engine();
    }
    List<Engine> found = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      if (Files.exists(artifact.directory().resolve(engine.modelFile()))) {
        found.add(engine);
      }
    }
    if (found.isEmpty()) {
      throw new ModelLoadException(MISSING_FILE, "there is no " + files(" and no "));
    }
    if (found.size() > 1) {
      throw new ModelLoadException(
          AMBIGUOUS_ENGINE, "there are " + files(" and ") + ", and no engine is configured");
    }
    return found.get(0);
  }

  private static String files(String and) {
    StringBuilder text = new StringBuilder();
    for (Engine engine : Engine.values()) {
      text.append(text.length() == 0 ? "" : and).append(engine.modelFile());
    }
    return text.toString();
  }

  /**
   * What loads versions of this engine, which is started where it was not yet.
   *
   * @throws ModelLoadException {@link #ENGINE_UNAVAILABLE}
   */
  public synchronized ModelLoader loader(Engine engine) throws ModelLoadException {
    ModelLoader loader = started.get(engine);
    if (loader == null) {
      loader = start(engine);
      started.put(engine, loader);
    }
    return loader;
  }

  private ModelLoader start(Engine engine) throws ModelLoadException {
    try {
      return starter.start(engine);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw unavailable(engine, "is not part of this installation", e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof NoClassDefFoundError) {
        throw unavailable(engine, "is not part of this installation", e);
      }
      throw unavailable(engine, "does not start", e);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw unavailable(engine, "does not start", e);
    }
  }

  private static ModelLoadException unavailable(Engine engine, String why, Throwable cause) {
    Throwable root = cause instanceof InvocationTargetException ? cause.getCause() : cause;
    String said = root instanceof IllegalStateException ? ": " + root.getMessage() : "";
    return new ModelLoadException(
        ENGINE_UNAVAILABLE, "engine '" + engine.configName() + "' " + why + said, cause);
  }

  /** Closes the engines that were started. */
  @Override
  public synchronized void close() {
    for (ModelLoader loader : started.values()) {
      if (loader instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("an engine could not be closed", e);
        }
      }
    }
    started.clear();
  }
}
