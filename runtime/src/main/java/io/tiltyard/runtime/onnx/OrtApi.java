package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The functions of ONNX Runtime's C API that a run takes. The Java API creates and describes
 * sessions; it has no tensors of unsigned integers, changes strings and names on their way through
 * Java's, copies outputs, and leaks the text of every run that fails.
 *
 * <p>A function is known by its place in {@code struct OrtApi} of {@code onnxruntime_c_api.h}; the
 * header promises that places never change. Values are native addresses, owned by the caller unless
 * said otherwise. Thread-safe.
 */
final class OrtApi implements AutoCloseable {
  private static final int GET_ERROR_CODE = 1;
  private static final int GET_ERROR_MESSAGE = 2;
  private static final int RUN = 9;
  private static final int CREATE_RUN_OPTIONS = 39;
  private static final int RUN_OPTIONS_SET_TERMINATE = 46;
  private static final int RUN_OPTIONS_UNSET_TERMINATE = 47;
  private static final int CREATE_TENSOR_AS_ORT_VALUE = 48;
  private static final int CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE = 49;
  private static final int GET_TENSOR_MUTABLE_DATA = 51;
  private static final int FILL_STRING_TENSOR = 52;
  private static final int GET_STRING_TENSOR_DATA_LENGTH = 53;
  private static final int GET_STRING_TENSOR_CONTENT = 54;
  private static final int CREATE_CPU_MEMORY_INFO = 69;
  private static final int ALLOCATOR_FREE = 76;
  private static final int GET_ALLOCATOR_WITH_DEFAULT_OPTIONS = 78;
  private static final int GET_VALUE = 80;
  private static final int GET_VALUE_COUNT = 81;
  private static final int RELEASE_STATUS = 93;
  private static final int RELEASE_MEMORY_INFO = 94;
  private static final int RELEASE_VALUE = 96;
  private static final int RELEASE_RUN_OPTIONS = 97;
  private static final int ADD_RUN_CONFIG_ENTRY = 165;
  private static final int GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = 252;
  private static final int ADD_EXTERNAL_INITIALIZERS_FROM_FILES_IN_MEMORY = 279;
  private static final int GET_TENSOR_ELEMENT_TYPE_AND_SHAPE_DATA_REFERENCE = 414;

  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  private final Pointer table;
  private final Function errorCode;
  private final Function errorMessage;
  private final Function run;
  private final Function createTensor;
  private final Function createTensorWithData;
  private final Function tensorData;
  private final Function tensorShape;
  private final Function fillStrings;
  private final Function resizeString;
  private final Function stringsLength;
  private final Function stringsContent;
  private final Function valueAt;
  private final Function valueCount;
  private final Function releaseStatus;
  private final Function releaseValue;
  private final long allocator;
  private final long cpuMemory;

  /**
   * @param apiTable address of {@code struct OrtApi}
   */
  OrtApi(long apiTable) throws OrtException {
    table = new Pointer(apiTable);
    errorCode = function(GET_ERROR_CODE);
    errorMessage = function(GET_ERROR_MESSAGE);
    run = function(RUN);
    createTensor = function(CREATE_TENSOR_AS_ORT_VALUE);
    createTensorWithData = function(CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE);
    tensorData = function(GET_TENSOR_MUTABLE_DATA);
    tensorShape = function(GET_TENSOR_ELEMENT_TYPE_AND_SHAPE_DATA_REFERENCE);
    fillStrings = function(FILL_STRING_TENSOR);
    resizeString = function(GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER);
    stringsLength = function(GET_STRING_TENSOR_DATA_LENGTH);
    stringsContent = function(GET_STRING_TENSOR_CONTENT);
    valueAt = function(GET_VALUE);
    valueCount = function(GET_VALUE_COUNT);
    releaseStatus = function(RELEASE_STATUS);
    releaseValue = function(RELEASE_VALUE);
    allocator = get(GET_ALLOCATOR_WITH_DEFAULT_OPTIONS);
    cpuMemory = get(CREATE_CPU_MEMORY_INFO, DEVICE_ALLOCATOR, DEFAULT_MEMORY);
  }

  private Function function(int place) {
    return Function.getFunction(table.getPointer((long) place * Native.POINTER_SIZE));
  }

  /**
   * What a function puts where its last argument points: a number or an address. Not for runs.
   *
   * @param arguments all but the last
   */
  long get(int place, Object... arguments) throws OrtException {
    long[] out = new long[1];
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = out;
    call(place, all);
    return out[0];
  }

  /** Calls a function. Not for runs. */
  void call(int place, Object... arguments) throws OrtException {
    call(function(place), arguments);
  }

  /** Calls a function that cannot fail and tells nothing. */
  void callVoid(int place, Object... arguments) {
    function(place).invokeVoid(arguments);
  }

  /** What a function that cannot fail says of something. */
  boolean is(int place, long of) {
    return (function(place).invokeInt(new Object[] {of}) & 0xff) != 0;
  }

  /** What frees the texts that functions give. */
  long allocator() {
    return allocator;
  }

  /** A text of the {@link #allocator}, which is freed. */
  String takeText(long address) throws OrtException {
    try {
      return text(address);
    } finally {
      call(ALLOCATOR_FREE, allocator, address);
    }
  }

  static String text(long address) {
    return new Pointer(address).getString(0, StandardCharsets.UTF_8.name());
  }

  /**
   * Runs a session on the calling thread.
   *
   * @param arguments of {@code OrtApi::Run}
   */
  void run(@Nullable Object[] arguments) throws OrtException {
    call(run, arguments);
  }

  /** Options of runs, to be freed with {@link #releaseRunOptions}. */
  long newRunOptions() throws OrtException {
    return get(CREATE_RUN_OPTIONS);
  }

  /**
   * Ends the runs that go on with these options as soon as they look, and those that come.
   *
   * @param terminate false to let runs go on again
   */
  void setTerminate(long runOptions, boolean terminate) throws OrtException {
    int place = terminate ? RUN_OPTIONS_SET_TERMINATE : RUN_OPTIONS_UNSET_TERMINATE;
    call(place, runOptions);
  }

  /** Sets an entry of the options for the runs that come. */
  void set(long runOptions, String key, String value) throws OrtException {
    call(ADD_RUN_CONFIG_ENTRY, runOptions, key, value);
  }

  void releaseRunOptions(long runOptions) {
    callVoid(RELEASE_RUN_OPTIONS, runOptions);
  }

  /**
   * A tensor over memory that outlives it.
   *
   * @param data direct; its bytes from position 0 to the limit are the elements
   * @param elementType of the C API
   */
  long newTensor(ByteBuffer data, long[] shape, int elementType) throws OrtException {
    long[] out = new long[1];
    long bytes = data.limit();
    long rank = shape.length;
    Object[] arguments = {
      cpuMemory, address(data), bytes, dimensions(shape), rank, elementType, out
    };
    call(createTensorWithData, arguments);
    return out[0];
  }

  /** A tensor of empty strings. */
  long newStringTensor(long[] shape) throws OrtException {
    long[] out = new long[1];
    long rank = shape.length;
    call(createTensor, new Object[] {allocator, dimensions(shape), rank, ElementTypes.STRING, out});
    return out[0];
  }

  /** The dimensions of a tensor. */
  long[] shape(long tensor) throws OrtException {
    int[] elementType = new int[1];
    long[] dimensions = new long[1];
    long[] rank = new long[1];
    call(tensorShape, new Object[] {tensor, elementType, dimensions, rank});
    return rank[0] == 0
        ? new long[0]
        : new Pointer(dimensions[0]).getLongArray(0, Math.toIntExact(rank[0]));
  }

  /** The memory of a tensor of elements of one size, little-endian; it lives with the tensor. */
  ByteBuffer data(long tensor, int bytes) throws OrtException {
    long[] out = new long[1];
    call(tensorData, new Object[] {tensor, out});
    return new Pointer(out[0]).getByteBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Sets all strings of a tensor.
   *
   * @param addresses direct; one address a string, each ended by NUL
   */
  void fillStrings(long tensor, ByteBuffer addresses, long count) throws OrtException {
    call(fillStrings, new Object[] {tensor, address(addresses), count});
  }

  /** Gives one string of a tensor its length and returns its memory, to be filled at once. */
  ByteBuffer resizeString(long tensor, long index, long length) throws OrtException {
    long[] out = new long[1];
    call(resizeString, new Object[] {tensor, index, length, out});
    return new Pointer(out[0]).getByteBuffer(0, length);
  }

  /** Bytes of all strings of a tensor together. */
  long stringsLength(long tensor) throws OrtException {
    long[] out = new long[1];
    call(stringsLength, new Object[] {tensor, out});
    return out[0];
  }

  /**
   * Copies all strings of a tensor, one right behind the other.
   *
   * @param content address of room for exactly {@link #stringsLength}
   * @param offsets direct; receives where each string starts, 8 bytes each
   */
  void readStrings(long tensor, long content, long length, ByteBuffer offsets, long count)
      throws OrtException {
    call(stringsContent, new Object[] {tensor, content, length, address(offsets), count});
  }

  /** How many values a sequence has; 2 for a map. */
  int valueCount(long value) throws OrtException {
    long[] out = new long[1];
    call(valueCount, new Object[] {value, out});
    return Math.toIntExact(out[0]);
  }

  /** A copy of a value of a sequence; of a map, its keys (0) and values (1) as tensors. */
  long valueAt(long value, int index) throws OrtException {
    long[] out = new long[1];
    call(valueAt, new Object[] {value, index, allocator, out});
    return out[0];
  }

  /** Frees a value. */
  void release(long value) {
    releaseValue.invokeVoid(new Object[] {value});
  }

  /** Hands over the contents of external data files, by the names that the model uses. */
  void addExternalFiles(long sessionOptions, long[] names, long[] contents, long[] lengths)
      throws OrtException {
    call(
        ADD_EXTERNAL_INITIALIZERS_FROM_FILES_IN_MEMORY,
        sessionOptions,
        names,
        contents,
        lengths,
        (long) lengths.length);
  }

  static long address(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  private void call(Function function, @Nullable Object[] arguments) throws OrtException {
    long status = function.invokeLong(arguments);
    if (status == 0) {
      return;
    }
    Object[] failure = {status};
    OrtErrorCode code = OrtErrorCode.mapFromInt(errorCode.invokeInt(failure));
    String message = errorMessage.invokeString(failure, false);
    releaseStatus.invokeVoid(failure);
    throw new OrtException(code, message);
  }

  /** JNA passes no empty arrays. */
  private static long[] dimensions(long[] shape) {
    return shape.length == 0 ? new long[1] : shape;
  }

  @Override
  public void close() {
    callVoid(RELEASE_MEMORY_INFO, cpuMemory);
  }
}
