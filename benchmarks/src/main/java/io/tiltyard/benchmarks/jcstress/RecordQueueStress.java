package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.RecordSlot;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a call leaves in the queue arrives whole, once, or is counted as dropped. A record holds the
 * same number twice; what is read is that number, 0 for nothing, and {@link #TORN} for a mixture.
 */
public final class RecordQueueStress {
  private static final int TORN = -1;
  private static final int RECORD_BYTES = 2 * Integer.BYTES;

  /** Room for two records. */
  private static final int SMALL = 128;

  private RecordQueueStress() {}

  private static void offer(RecordQueue queue, int number) {
    RecordSlot slot = queue.claim(RECORD_BYTES);
    if (slot != null) {
      slot.buffer().putInt(number).putInt(number);
      slot.commit();
    }
  }

  private static int take(RecordQueue queue) {
    ByteBuffer record = queue.peek();
    if (record == null) {
      return 0;
    }
    int number = record.getInt();
    int taken = record.getInt() == number ? number : TORN;
    queue.release();
    return taken;
  }

  /** Two calls end at the same time. */
  @JCStressTest
  @Description("Two offers: both arrive, whole, in one order or the other.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "the first claimed first")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "the second claimed first")
  @Outcome(expect = FORBIDDEN, desc = "a record lost, torn or there twice")
  @State
  public static class TwoOffers {
    private final RecordQueue queue = new RecordQueue(SMALL);

    @Actor
    public void first() {
      offer(queue, 1);
    }

    @Actor
    public void second() {
      offer(queue, 2);
    }

    @Arbiter
    public void end(III_Result r) {
      r.r1 = take(queue);
      r.r2 = take(queue);
      r.r3 = take(queue);
    }
  }

  /** The agent looks while a call ends, in a queue that has gone round once. */
  @JCStressTest
  @Description("An offer into a used unit against the agent: seen whole or not yet.")
  @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "not committed when the agent looked")
  @Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "seen whole")
  @Outcome(expect = FORBIDDEN, desc = "torn, old, lost or there twice")
  @State
  public static class OfferAndTake {
    private final RecordQueue queue = new RecordQueue(SMALL);

    public OfferAndTake() {
      for (int i = 1; i <= 3; i++) {
        offer(queue, i);
        take(queue);
      }
    }

    @Actor
    public void offered() {
      offer(queue, 7);
    }

    @Actor
    public void taken(II_Result r) {
      r.r1 = take(queue);
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = take(queue);
    }
  }

  /** The agent makes room in a full queue while a call needs it. */
  @JCStressTest
  @Description("An offer into a full queue against the agent: dropped, or in the freed room.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "dropped for want of room, and counted")
  @Outcome(id = "1, 2, 7", expect = ACCEPTABLE, desc = "in the room that the agent freed")
  @Outcome(expect = FORBIDDEN, desc = "a record overwritten, or neither there nor counted")
  @State
  public static class OfferIntoFull {
    private final RecordQueue queue = new RecordQueue(SMALL);

    public OfferIntoFull() {
      offer(queue, 1);
      offer(queue, 2);
    }

    @Actor
    public void offered() {
      offer(queue, 7);
    }

    @Actor
    public void taken(III_Result r) {
      r.r1 = take(queue);
    }

    @Arbiter
    public void end(III_Result r) {
      r.r2 = take(queue);
      r.r3 = take(queue);
      boolean counted = queue.statistics().dropped(DropReason.QUEUE_FULL) == 1;
      r.r3 = r.r3 == 0 && !counted ? TORN : r.r3;
    }
  }

  /** The end comes while a call ends. */
  @JCStressTest
  @Description("An offer against the end: taken by the agent, or counted as dropped.")
  @Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "claimed before the end, and taken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "refused and counted")
  @Outcome(expect = FORBIDDEN, desc = "left behind, or counted twice")
  @State
  public static class OfferAndEnd {
    private final RecordQueue queue = new RecordQueue(SMALL);

    @Actor
    public void offered() {
      offer(queue, 7);
    }

    @Actor
    public void end(II_Result r) {
      queue.close();
      ByteBuffer record = queue.last();
      r.r1 = record == null ? 0 : take(queue);
    }

    @Arbiter
    public void account(II_Result r) {
      r.r2 = (int) queue.statistics().dropped(DropReason.CLOSED);
    }
  }
}
