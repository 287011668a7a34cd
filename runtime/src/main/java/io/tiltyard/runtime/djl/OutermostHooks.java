package io.tiltyard.runtime.djl;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.List;

/**
 * Hooks of a module that has no module around it. PyTorch runs them when the module is called, and
 * not when its method {@code forward} is, which is all that DJL can do. Here they are methods of
 * the module, see {@link HookedArchive}, and are run as {@code torch::jit::Module::operator()} runs
 * them: one before gets the arguments as a tuple and may replace them, one after gets the arguments
 * and the answer and may replace the answer; what returns nothing replaces nothing.
 *
 * @param before names of methods, in their order
 * @param after names of methods, in their order
 */
record OutermostHooks(List<String> before, List<String> after) {
  static final OutermostHooks NONE = new OutermostHooks(List.of(), List.of());

  private static final String NOTHING = "NoneType";

  boolean isEmpty() {
    return before.isEmpty() && after.isEmpty();
  }

  /**
   * Calls the module.
   *
   * @param arguments stay the caller's
   * @return the caller's
   */
  IValue call(PtSymbolBlock module, IValue[] arguments) {
    if (isEmpty()) {
      return module.forward(arguments);
    }
    IValue tuple = IValue.tupleFrom(arguments);
    try {
      for (String hook : before) {
        tuple = replaced(tuple, asTuple(IValueUtils.runMethod(module, hook, tuple)));
      }
      return after(module, tuple, forward(module, tuple));
    } finally {
      tuple.close();
    }
  }

  private static IValue forward(PtSymbolBlock module, IValue tuple) {
    IValue[] parts = tuple.toIValueTuple();
    try {
      return module.forward(parts);
    } finally {
      for (IValue part : parts) {
        part.close();
      }
    }
  }

  private IValue after(PtSymbolBlock module, IValue tuple, IValue answer) {
    IValue last = answer;
    boolean complete = false;
    try {
      for (String hook : after) {
        last = replaced(last, IValueUtils.runMethod(module, hook, tuple, last));
      }
      complete = true;
      return last;
    } finally {
      if (!complete) {
        last.close();
      }
    }
  }

  /** One argument may come as it is. */
  private static IValue asTuple(IValue result) {
    if (result.isTuple() || isNothing(result)) {
      return result;
    }
    try (result) {
      return IValue.tupleFrom(result);
    }
  }

  private static IValue replaced(IValue value, IValue result) {
    IValue kept = isNothing(result) ? value : result;
    (kept == value ? result : value).close();
    return kept;
  }

  private static boolean isNothing(IValue value) {
    return value.getType().equals(NOTHING);
  }
}
