package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of a version: {@code model.onnx} and the external data files that it names. */
final class ModelFiles implements AutoCloseable {
  private static final String MODEL = "model.onnx";

  /** ONNX Runtime parses no larger message; larger models keep their weights in files beside it. */
  private static final long MAX_MODEL_BYTES = OutputTooLargeException.MAX_BYTES;

  private final ModelFile model;
  private final SortedMap<String, ModelFile> external = new TreeMap<>();
  private GraphFacts facts = GraphFacts.UNKNOWN;

  private ModelFiles(ModelFile model) {
    this.model = model;
  }

  static ModelFiles read(Path directory) throws ModelLoadException {
    ModelFiles files =
        new ModelFiles(ModelFile.read(directory.resolve(MODEL), MODEL, MAX_MODEL_BYTES));
    try {
      files.readExternal(directory);
      return files;
    } catch (ModelLoadException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private void readExternal(Path directory) throws ModelLoadException {
    SortedMap<String, List<ExternalRange>> ranges = new TreeMap<>();
    try {
      for (ExternalRange range : ExternalLocations.of(model.bytes())) {
        ranges.computeIfAbsent(range.location(), location -> new ArrayList<>()).add(range);
      }
      facts = GraphOperators.of(model.bytes());
    } catch (MalformedException e) {
      throw new ModelLoadException(LoadFailures.INVALID_MODEL, MODEL + " is not an ONNX model", e);
    }
    for (Map.Entry<String, List<ExternalRange>> one : ranges.entrySet()) {
      Path path = ExternalPath.resolve(directory, one.getKey());
      ModelFile file = ModelFile.read(path, "an external data file", Long.MAX_VALUE);
      external.put(one.getKey(), file);
      ExternalRange.check(one.getValue(), file.length());
    }
  }

  /** What the model's operators tell. */
  GraphFacts facts() {
    return facts;
  }

  ByteBuffer model() {
    return model.bytes();
  }

  /** ONNX Runtime takes external data from here, and copies it while it creates the session. */
  void addExternalTo(SessionOptions settings, OrtHandles handles, OrtApi api) throws OrtException {
    if (external.isEmpty()) {
      return;
    }
    List<Memory> texts = new ArrayList<>();
    try {
      external.keySet().forEach(name -> texts.add(text(name)));
      long[] names = texts.stream().mapToLong(Pointer::nativeValue).toArray();
      long[] contents = external.values().stream().mapToLong(ModelFile::address).toArray();
      long[] lengths = external.values().stream().mapToLong(ModelFile::length).toArray();
      api.addExternalFiles(handles.of(settings), names, contents, lengths);
    } finally {
      texts.forEach(Memory::close);
    }
  }

  /** A path as the C API takes it: wide characters on Windows, bytes elsewhere. */
  private static Memory text(String path) {
    if (Platform.isWindows()) {
      Memory wide = new Memory((path.length() + 1L) * Native.WCHAR_SIZE);
      wide.setWideString(0, path);
      return wide;
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    Memory narrow = new Memory(bytes.length + 1L);
    narrow.write(0, bytes, 0, bytes.length);
    narrow.setByte(bytes.length, (byte) 0);
    return narrow;
  }

  @Override
  public void close() {
    model.close();
    external.values().forEach(ModelFile::close);
  }
}
