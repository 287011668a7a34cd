package io.tiltyard.server.grpc.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Makes bytes that are requests, or nearly: fields in any order and any number, packed and not,
 * with varints longer than they need be, unknown fields, wrong wire types, and now and then a text
 * that is no UTF-8, a group, or a length that lies.
 */
final class RandomMessages {
  /** Which message a field of a message is, by number; 0 for none. */
  private enum Part {
    REQUEST(7),
    INPUT(5),
    OUTPUT(2),
    CONTENTS(8),
    ENTRY(2),
    PARAMETER(5);

    private final int fields;

    Part(int fields) {
      this.fields = fields;
    }
  }

  private final Random random;

  /** How likely a field is odd: one in so many. */
  private final int odd;

  RandomMessages(Random random, int odd) {
    this.random = random;
    this.odd = odd;
  }

  byte[] next() {
    return message(Part.REQUEST);
  }

  /** Some bytes changed, cut off, doubled or put in from elsewhere. */
  byte[] mutated(byte[] bytes, byte[] other) {
    byte[] mutated = bytes.clone();
    for (int flips = random.nextInt(3); flips > 0 && mutated.length > 0; flips--) {
      int at = random.nextInt(mutated.length);
      mutated[at] =
          random.nextBoolean() ? (byte) random.nextInt() : (byte) (mutated[at] ^ 1 << at % 8);
    }
    return switch (random.nextInt(4)) {
      case 0 -> slice(mutated, 0, random.nextInt(mutated.length + 1));
      case 1 -> joined(mutated, other);
      case 2 -> {
        int cut = random.nextInt(mutated.length + 1);
        int from = random.nextInt(other.length + 1);
        yield joined(slice(mutated, 0, cut), slice(other, from, other.length));
      }
      default -> mutated;
    };
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private byte[] message(Part part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int fields = random.nextInt(6);
    for (int i = 0; i < fields; i++) {
      int field = 1 + random.nextInt(part.fields);
      if (isOdd()) {
        field(bytes, random.nextInt(1 << random.nextInt(1, 29)), random.nextInt(8), text());
      } else {
        known(bytes, part, field);
      }
    }
    return bytes.toByteArray();
  }

  private void known(ByteArrayOutputStream bytes, Part part, int field) {
    int length = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    switch (part) {
      case REQUEST -> {
        byte[] value =
            switch (field) {
              case 4 -> message(Part.ENTRY);
              case 5 -> message(Part.INPUT);
              case 6 -> message(Part.OUTPUT);
              case 7 -> data();
              default -> text();
            };
        field(bytes, field, length, value);
      }
      case INPUT -> {
        if (field == 3) {
          numbers(bytes, field, WireFormat.WIRETYPE_VARINT);
        } else {
          byte[] value =
              field == 4 ? message(Part.ENTRY) : field == 5 ? message(Part.CONTENTS) : text();
          field(bytes, field, length, value);
        }
      }
      case OUTPUT -> field(bytes, field, length, field == 2 ? message(Part.ENTRY) : text());
      case ENTRY -> field(bytes, field, length, field == 2 ? message(Part.PARAMETER) : text());
      case PARAMETER -> {
        int type =
            switch (field) {
              case 3 -> length;
              case 4 -> WireFormat.WIRETYPE_FIXED64;
              default -> WireFormat.WIRETYPE_VARINT;
            };
        field(bytes, field, type, text());
      }
      case CONTENTS -> {
        switch (field) {
          case 6 -> numbers(bytes, field, WireFormat.WIRETYPE_FIXED32);
          case 7 -> numbers(bytes, field, WireFormat.WIRETYPE_FIXED64);
          case 8 -> field(bytes, field, length, data());
          default -> numbers(bytes, field, WireFormat.WIRETYPE_VARINT);
        }
      }
    }
  }

  private void numbers(ByteArrayOutputStream bytes, int field, int type) {
    if (random.nextBoolean()) {
      field(bytes, field, type, new byte[0]);
      return;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i > 0; i--) {
      number(packed, type);
    }
    if (isOdd()) {
      packed.write(random.nextInt());
    }
    field(bytes, field, WireFormat.WIRETYPE_LENGTH_DELIMITED, packed.toByteArray());
  }

  private void field(ByteArrayOutputStream bytes, int field, int type, byte[] value) {
    varint(bytes, (long) field << 3 | type);
    if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      varint(bytes, isOdd() ? random.nextInt() : value.length);
      bytes.writeBytes(value);
    } else {
      number(bytes, type);
    }
  }

  private void number(ByteArrayOutputStream bytes, int type) {
    switch (type) {
      case WireFormat.WIRETYPE_VARINT -> varint(bytes, random.nextLong() >> random.nextInt(64));
      case WireFormat.WIRETYPE_FIXED64 -> bytes.writeBytes(random(8));
      case WireFormat.WIRETYPE_FIXED32 -> bytes.writeBytes(random(4));
      default -> {}
    }
  }

  /** Now and then with bytes that say nothing, up to one more than there may be. */
  private void varint(ByteArrayOutputStream bytes, long value) {
    byte[] buffer = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
    try {
      CodedOutputStream.newInstance(buffer).writeUInt64NoTag(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int padding = isOdd() ? random.nextInt(12 - buffer.length) : 0;
    if (padding > 0) {
      buffer[buffer.length - 1] |= (byte) 0x80;
    }
    bytes.writeBytes(buffer);
    for (int i = 1; i <= padding; i++) {
      bytes.write(i < padding ? 0x80 : 0);
    }
  }

  private byte[] text() {
    if (isOdd()) {
      return random(random.nextInt(5));
    }
    String[] texts = {
      "", "x", "FP32", "routing_key", "\u20ac\ufffd", "\ud83d\ude00", "a".repeat(200)
    };
    return texts[random.nextInt(texts.length)].getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data() {
    return random(random.nextInt(40));
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private boolean isOdd() {
    return random.nextInt(odd) == 0;
  }
}
