package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.Refusal;

/** Where the answers of shadows go. */
enum NoSink implements ResponseSink {
  INSTANCE;

  @Override
  public void answer(InferenceAnswer answer) {}

  @Override
  public void refuse(String id, Refusal refusal) {}

  @Override
  public boolean isCancelled() {
    return false;
  }
}
