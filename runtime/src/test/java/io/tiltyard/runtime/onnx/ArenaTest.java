package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.ModelInstance;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime keeps from run to run, by its own count. */
final class ArenaTest extends EngineTest {
  private static final int COLUMNS = 4 << 20;
  private static final long BYTES = 4L * COLUMNS;

  private static final int CREATE_CPU_MEMORY_INFO = 69;
  private static final int RELEASE_MEMORY_INFO = 94;
  private static final int CREATE_ALLOCATOR = 131;
  private static final int RELEASE_ALLOCATOR = 132;
  private static final int GET_KEY_VALUE = 297;
  private static final int RELEASE_KEY_VALUE_PAIRS = 300;
  private static final int ALLOCATOR_GET_STATS = 319;

  @Test
  void runs_that_stay_small_give_back_what_a_large_one_needed() throws Exception {
    try (Opened opened = new Opened(ArenaShrinking.AUTO)) {
      opened.runLarge();
      for (int i = 0; i < 2; i++) {
        opened.runSmall();
        opened.instance.trim(false);
      }
      opened.runSmall();
      assertThat(opened.allocated()).isGreaterThan(BYTES);
      opened.instance.trim(false);
      opened.runSmall();
      assertThat(opened.allocated()).isLessThan(BYTES);
      long shrunk = opened.shrunk();
      opened.runSmall();
      opened.instance.trim(false);
      opened.runLarge();
      assertThat(opened.shrunk()).isEqualTo(shrunk);
    }
  }

  @Test
  void every_run_gives_back_what_the_one_before_needed_where_that_is_asked_for() throws Exception {
    try (Opened opened = new Opened(ArenaShrinking.ALWAYS)) {
      for (int i = 0; i < 3; i++) {
        opened.runLarge();
        opened.runSmall();
        assertThat(opened.allocated()).isLessThan(BYTES);
      }
    }
  }

  @Test
  void nothing_is_given_back_where_nothing_shall_be() throws Exception {
    try (Opened opened = new Opened(ArenaShrinking.NEVER)) {
      opened.runLarge();
      for (int i = 0; i < 3; i++) {
        opened.runSmall();
        opened.instance.trim(true);
      }
      assertThat(opened.allocated()).isGreaterThan(BYTES);
      assertThat(opened.shrunk()).isZero();
    }
  }

  /** An instance of a model whose output is not pinned, and the counts of its session. */
  private static final class Opened implements AutoCloseable {
    private final OrtHandles handles = new OrtHandles();
    private final OrtApi api = new OrtApi(handles.apiTable());
    private final long session;
    private final OnnxModel model;
    private final ModelInstance instance;

    Opened(ArenaShrinking shrinking) throws Exception {
      DeviceSessions sessions =
          TestSessions.open("shapes/unnamed", TestSessions.settings(1, Device.CPU), handles, api);
      session = sessions.first().address();
      model = new OnnxModel(sessions, GraphFacts.UNKNOWN, shrinking);
      instance = model.newInstance();
      runSmall(); // the first memory that is taken is kept, whatever comes
    }

    void runSmall() throws Exception {
      instance.run(TestInputs.of(shape(1, 1), 1));
    }

    void runLarge() throws Exception {
      instance.run(TestInputs.of(shape(1, COLUMNS), new byte[(int) BYTES]));
    }

    long allocated() throws Exception {
      return count("TotalAllocated");
    }

    long shrunk() throws Exception {
      return count("NumArenaShrinkages");
    }

    private long count(String key) throws Exception {
      long memory = api.get(CREATE_CPU_MEMORY_INFO, 0, 0);
      long allocator = api.get(CREATE_ALLOCATOR, session, memory);
      long counts = api.get(ALLOCATOR_GET_STATS, allocator);
      long place = (long) GET_KEY_VALUE * Native.POINTER_SIZE;
      Function value = Function.getFunction(new Pointer(handles.apiTable()).getPointer(place));
      String text = value.invokeString(new Object[] {counts, key}, false);
      api.callVoid(RELEASE_KEY_VALUE_PAIRS, counts);
      api.callVoid(RELEASE_ALLOCATOR, allocator);
      api.callVoid(RELEASE_MEMORY_INFO, memory);
      return Long.parseLong(Objects.requireNonNull(text, key));
    }

    @Override
    public void close() {
      instance.close();
      model.close();
      api.close();
    }
  }
}
