package io.tiltyard.base.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of all objects that are open, to find one that stands twice in the same. */
final class KeySet {
  /** Up to here it is faster to look at each. */
  private static final int FEW = 16;

  private static final int USUAL_DEPTH = 8;

  private String[] keys = new String[FEW];
  private int[] starts = new int[USUAL_DEPTH];
  private @Nullable Set<String> @Nullable [] many;
  private int size;

  /** An object opens, at this depth. */
  void open(int depth) {
    if (depth >= starts.length) {
      starts = Arrays.copyOf(starts, JsonReader.MAX_DEPTH + 1);
    }
    starts[depth] = size;
  }

  /** The object at this depth closes. */
  void close(int depth) {
    Arrays.fill(keys, starts[depth], size, "");
    size = starts[depth];
    if (many != null) {
      many[depth] = null;
    }
  }

  /** Whether this key is new to the object at this depth, the innermost. */
  boolean add(int depth, String key) {
    int first = starts[depth];
    Set<String> set = many == null ? null : many[depth];
    if (set != null) {
      return set.add(key);
    }
    for (int i = first; i < size; i++) {
      if (keys[i].equals(key)) {
        return false;
      }
    }
    if (size - first == FEW) {
      return spill(depth).add(key);
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key;
    return true;
  }

  private Set<String> spill(int depth) {
    if (many == null) {
      many = newSets();
    }
    Set<String> set = new HashSet<>(Arrays.asList(keys).subList(starts[depth], size));
    many[depth] = set;
    return set;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Set<String>[] newSets() {
    return new Set[JsonReader.MAX_DEPTH + 1];
  }
}
