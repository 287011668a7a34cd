package io.tiltyard.router.control;

import io.tiltyard.base.error.Refusal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What may be asked of aliases. Nothing blocks; futures complete once it holds and is saved. */
public interface AliasControl {
  /**
   * Points an alias to a version of a model, whatever it pointed to before.
   *
   * @return null where it does, else why not
   */
  CompletableFuture<@Nullable Refusal> setAlias(String model, String alias, long version);

  /**
   * Removes an alias of a model.
   *
   * @return null where it is gone, else why not
   */
  CompletableFuture<@Nullable Refusal> removeAlias(String model, String alias);
}
