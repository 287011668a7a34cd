package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an answer come from whose end is not known. It is asked for a part only when
 * the client has room for one, so that nothing piles up; all methods are called on the connection's
 * event loop and never block.
 */
public interface StreamSource {
  /** Why a stream is over. */
  enum End {
    /** Its handler ended it. */
    ENDED,
    /** The connection drains. */
    DRAINED,
    /** The client left. */
    GONE,
    /** The client has not read for {@link #patience}. */
    TOO_SLOW
  }

  /**
   * Called once, before anything else.
   *
   * @param stream says when there is more
   */
  void opened(Stream stream);

  /** The next part, which passes to the caller, or null while there is none. */
  @Nullable ByteBuf next(ByteBufAllocator allocator);

  /** What goes out where nothing else did for {@link #heartbeat}; passes to the caller. */
  ByteBuf silence();

  /** How long nothing may go out. */
  Duration heartbeat();

  /** How long a client may have no room before it is cut off. */
  Duration patience();

  /** Called once, after everything else. */
  void over(End why);

  /** The way back to the connection; safe from any thread, and after the end. */
  interface Stream {
    /** There may be a next part. */
    void wake();

    /** There is no more. */
    void end();
  }
}
