package io.tiltyard.server.demo;

/**
 * A sentence as the model takes it.
 *
 * @param index its place in the list
 * @param ids its tokens; not to be changed
 */
record Sentence(int index, long[] ids) {
  int tokens() {
    return ids.length;
  }
}
