package io.tiltyard.server.s3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param next gets the part after it, null where there is none
 */
record ObjectPage(List<StoredObject> objects, @Nullable String next) {
  ObjectPage {
    objects = List.copyOf(objects);
  }
}
