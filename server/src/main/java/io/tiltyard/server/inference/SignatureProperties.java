package io.tiltyard.server.inference;

import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model's metadata says beside names, datatypes and shapes. The protocol has no word for a
 * shape of any rank: it is empty there, as a scalar's, and a property tells them apart. Nor has it
 * one for inputs that may be left out.
 */
public final class SignatureProperties {
  private SignatureProperties() {}

  /** {@code inputs.<name>.shape: any} and the like, in order; mostly empty. */
  public static Map<String, String> of(Signature signature) {
    Map<String, String> properties = new TreeMap<>();
    put(properties, "inputs.", signature.inputs());
    put(properties, "outputs.", signature.outputs());
    return properties;
  }

  private static void put(Map<String, String> properties, String list, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      if (spec.anyShape()) {
        properties.put(list + spec.name() + ".shape", "any");
      }
      if (spec.optional()) {
        properties.put(list + spec.name() + ".optional", "true");
      }
    }
  }
}
