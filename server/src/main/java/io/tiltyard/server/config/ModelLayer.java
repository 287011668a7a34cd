package io.tiltyard.server.config;

import io.tiltyard.base.tensor.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one place says of a model, and nothing else: no default is filled in.
 *
 * @param values of keys that stand once, by key
 * @param deviceOptions of CUDA, by the engine's names
 * @param inputs empty where nothing is said
 * @param outputs empty where nothing is said
 * @param batched whether the first dimension of every input and output is the batch
 * @param golden versions by name of the golden file
 */
public record ModelLayer(
    Map<Key<?>, Object> values,
    Map<String, String> deviceOptions,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    boolean batched,
    Map<String, Set<Long>> golden) {
  static final ModelLayer NOTHING = new ModelLayer(Map.of());

  public ModelLayer {
    values = Map.copyOf(values);
    deviceOptions = Map.copyOf(deviceOptions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    golden = Map.copyOf(golden);
  }

  /** Of keys alone. */
  ModelLayer(Map<Key<?>, Object> values) {
    this(values, Map.of(), List.of(), List.of(), false, Map.of());
  }

  /** Gathers values, each of its key's type. */
  static final class Values {
    private final Map<Key<?>, Object> values = new HashMap<>();

    /** Says nothing where {@code value} is null. */
    <T> Values put(Key<T> key, @Nullable T value) {
      if (value != null) {
        values.put(key, value);
      }
      return this;
    }

    Map<Key<?>, Object> map() {
      return values;
    }
  }

  /** What is said, or null. */
  @SuppressWarnings("unchecked") // a key's value is what its kind made of it, or the like
  <T> @Nullable T get(Key<T> key) {
    return (T) values.get(key);
  }

  <T> T get(Key<T> key, T otherwise) {
    T value = get(key);
    return value == null ? otherwise : value;
  }

  /** Both, where this wins; of inputs and outputs the whole list. */
  ModelLayer over(ModelLayer lower) {
    return new ModelLayer(
        joined(lower.values, values),
        joined(lower.deviceOptions, deviceOptions),
        inputs.isEmpty() ? lower.inputs : inputs,
        outputs.isEmpty() ? lower.outputs : outputs,
        batched || lower.batched,
        joined(lower.golden, golden));
  }

  private static <K, V> Map<K, V> joined(Map<K, V> lower, Map<K, V> upper) {
    Map<K, V> joined = new HashMap<>(lower);
    joined.putAll(upper);
    return joined;
  }
}
