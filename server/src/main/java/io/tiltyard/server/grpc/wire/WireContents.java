package io.tiltyard.server.grpc.wire;

import org.jspecify.annotations.Nullable;

/** Typed contents of an input: lists by the numbers that they have in the protocol. */
public final class WireContents {
  /** Contents without elements. */
  public static final WireContents NONE = new WireContents();

  /** The highest field number; they are numbered from 1 without gaps. */
  static final int FIELDS = 8;

  private final @Nullable ElementList[] lists = new ElementList[FIELDS];

  WireContents() {}

  /** How many elements a list holds. */
  public int count(int field) {
    ElementList list = lists[field - 1];
    return list == null ? 0 : list.count();
  }

  /**
   * How many bytes a list's elements take: 1 for a boolean, 4 for an integer or a float, 8 for
   * those of 64 bits, and for a byte string its own and 4 for its length. More than an array holds
   * say that {@link #bytes} has not all of them.
   */
  public long length(int field) {
    ElementList list = lists[field - 1];
    return list == null ? 0 : list.length();
  }

  /** A list's elements in wire order from the start, and behind them what is nobody's. */
  public byte[] bytes(int field) {
    ElementList list = lists[field - 1];
    return list == null ? ElementList.EMPTY : list.bytes();
  }

  ElementList list(int field) {
    ElementList list = lists[field - 1];
    if (list == null) {
      list = new ElementList();
      lists[field - 1] = list;
    }
    return list;
  }
}
