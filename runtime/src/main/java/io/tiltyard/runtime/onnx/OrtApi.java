package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of ONNX Runtime's C API that its Java API lacks: tensors of unsigned integers,
 * strings byte by byte, the memory of an output without a copy, external data from memory.
 *
 * <p>A function is known by its place in {@code struct OrtApi} of {@code onnxruntime_c_api.h}; the
 * header promises that places never change. Thread-safe.
 */
final class OrtApi implements AutoCloseable {
  private static final int GET_ERROR_CODE = 1;
  private static final int GET_ERROR_MESSAGE = 2;
  private static final int CREATE_TENSOR_AS_ORT_VALUE = 48;
  private static final int CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE = 49;
  private static final int GET_TENSOR_MUTABLE_DATA = 51;
  private static final int FILL_STRING_TENSOR = 52;
  private static final int GET_STRING_TENSOR_DATA_LENGTH = 53;
  private static final int GET_STRING_TENSOR_CONTENT = 54;
  private static final int CREATE_CPU_MEMORY_INFO = 69;
  private static final int GET_ALLOCATOR_WITH_DEFAULT_OPTIONS = 78;
  private static final int RELEASE_STATUS = 93;
  private static final int RELEASE_MEMORY_INFO = 94;
  private static final int GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = 252;
  private static final int ADD_EXTERNAL_INITIALIZERS_FROM_FILES_IN_MEMORY = 279;

  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  private final Function errorCode;
  private final Function errorMessage;
  private final Function createTensor;
  private final Function createTensorWithData;
  private final Function tensorData;
  private final Function fillStrings;
  private final Function stringsLength;
  private final Function stringsContent;
  private final Function releaseStatus;
  private final Function releaseMemoryInfo;
  private final Function resizeString;
  private final Function addExternalFiles;
  private final Pointer allocator;
  private final Pointer cpuMemory;

  /**
   * @param table {@code struct OrtApi}
   */
  OrtApi(Pointer table) throws OrtException {
    errorCode = function(table, GET_ERROR_CODE);
    errorMessage = function(table, GET_ERROR_MESSAGE);
    createTensor = function(table, CREATE_TENSOR_AS_ORT_VALUE);
    createTensorWithData = function(table, CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE);
    tensorData = function(table, GET_TENSOR_MUTABLE_DATA);
    fillStrings = function(table, FILL_STRING_TENSOR);
    stringsLength = function(table, GET_STRING_TENSOR_DATA_LENGTH);
    stringsContent = function(table, GET_STRING_TENSOR_CONTENT);
    releaseStatus = function(table, RELEASE_STATUS);
    releaseMemoryInfo = function(table, RELEASE_MEMORY_INFO);
    resizeString = function(table, GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER);
    addExternalFiles = function(table, ADD_EXTERNAL_INITIALIZERS_FROM_FILES_IN_MEMORY);
    PointerByReference out = new PointerByReference();
    call(function(table, GET_ALLOCATOR_WITH_DEFAULT_OPTIONS), out);
    allocator = out.getValue();
    call(function(table, CREATE_CPU_MEMORY_INFO), DEVICE_ALLOCATOR, DEFAULT_MEMORY, out);
    cpuMemory = out.getValue();
  }

  private static Function function(Pointer table, int place) {
    return Function.getFunction(table.getPointer((long) place * Native.POINTER_SIZE));
  }

  /** A tensor of empty strings; the caller owns it. */
  Pointer newStringTensor(long[] shape) throws OrtException {
    PointerByReference out = new PointerByReference();
    long rank = shape.length;
    call(createTensor, allocator, dimensions(shape), rank, ElementTypes.STRING, out);
    return out.getValue();
  }

  /**
   * A tensor over memory that outlives it; the caller owns the tensor.
   *
   * @param data direct; its bytes from position 0 to the limit are the elements
   * @param elementType of the C API
   */
  Pointer newTensor(ByteBuffer data, long[] shape, int elementType) throws OrtException {
    PointerByReference out = new PointerByReference();
    call(
        createTensorWithData,
        cpuMemory,
        Native.getDirectBufferPointer(data),
        (long) data.limit(),
        dimensions(shape),
        (long) shape.length,
        elementType,
        out);
    return out.getValue();
  }

  /** The memory of a tensor that is not of strings; lives as long as the tensor. */
  Pointer data(Pointer tensor) throws OrtException {
    PointerByReference out = new PointerByReference();
    call(tensorData, tensor, out);
    return out.getValue();
  }

  /**
   * Sets all strings of a tensor.
   *
   * @param addresses direct; one address a string, each ended by NUL
   */
  void fillStrings(Pointer tensor, ByteBuffer addresses, long count) throws OrtException {
    call(fillStrings, tensor, Native.getDirectBufferPointer(addresses), count);
  }

  /** Gives one string its length and returns its memory, to be filled at once. */
  Pointer resizeString(Pointer tensor, long index, long length) throws OrtException {
    PointerByReference out = new PointerByReference();
    call(resizeString, tensor, index, length, out);
    return out.getValue();
  }

  /** Bytes of all strings of a tensor together. */
  long stringsLength(Pointer tensor) throws OrtException {
    LongByReference out = new LongByReference();
    call(stringsLength, tensor, out);
    return out.getValue();
  }

  /**
   * Copies all strings of a tensor, one right behind the other.
   *
   * @param content room for exactly {@link #stringsLength}
   * @param offsets direct; receives where each string starts, 8 bytes each
   */
  void readStrings(Pointer tensor, Pointer content, long length, ByteBuffer offsets, long count)
      throws OrtException {
    Pointer starts = Native.getDirectBufferPointer(offsets);
    call(stringsContent, tensor, content, length, starts, count);
  }

  /** Hands over the contents of external data files, by the names that the model uses. */
  void addExternalFiles(Pointer sessionOptions, Pointer names, Pointer contents, long[] lengths)
      throws OrtException {
    call(addExternalFiles, sessionOptions, names, contents, lengths, (long) lengths.length);
  }

  private void call(Function function, Object... arguments) throws OrtException {
    @Nullable Pointer status = function.invokePointer(arguments);
    if (status == null) {
      return;
    }
    OrtErrorCode code = OrtErrorCode.mapFromInt(errorCode.invokeInt(new Object[] {status}));
    String message = errorMessage.invokeString(new Object[] {status}, false);
    releaseStatus.invokeVoid(new Object[] {status});
    throw new OrtException(code, message);
  }

  /** JNA passes no empty arrays. */
  private static long[] dimensions(long[] shape) {
    return shape.length == 0 ? new long[1] : shape;
  }

  @Override
  public void close() {
    releaseMemoryInfo.invokeVoid(new Object[] {cpuMemory});
  }
}
