package io.tiltyard.server.demo;

/** A sentence as the model takes it. */
final class Sentence {
  private final int index;
  private final long[] ids;

  /**
   * @param index its place in the list
   * @param ids its tokens; owned by this sentence from here on
   */
  Sentence(int index, long[] ids) {
    this.index = index;
    this.ids = ids;
  }

  int index() {
    return index;
  }

  /** Not to be changed. */
  long[] ids() {
    return ids;
  }

  int tokens() {
    return ids.length;
  }
}
