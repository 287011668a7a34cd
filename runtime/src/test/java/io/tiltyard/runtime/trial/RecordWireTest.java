package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every component of what a trial is asked and answers, and of all that is in it, arrives. */
final class RecordWireTest {
  @ParameterizedTest
  @ValueSource(classes = {TrialRequest.class, TrialResult.class})
  void every_component_arrives_whatever_its_value(Class<? extends Record> type) throws Exception {
    Record one = (Record) value(type, 1);
    assertThat(sent(one)).isEqualTo(one);
    for (RecordComponent component : type.getRecordComponents()) {
      for (Record changed : changes(one, component)) {
        assertThat(changed).isNotEqualTo(one);
        assertThat(sent(changed)).as("%s", component).isEqualTo(changed);
      }
    }
  }

  /** What a proof is known by: with another value of any setting, another trial is needed. */
  @Test
  void every_setting_is_part_of_what_a_trial_depends_on() throws Exception {
    ModelSettings settings = (ModelSettings) value(ModelSettings.class, 1);
    GoldenSelection golden = (GoldenSelection) value(GoldenSelection.class, 1);
    Set<String> seen = new HashSet<>(Set.of(Trial.inputs(settings, golden)));
    for (RecordComponent component : ModelSettings.class.getRecordComponents()) {
      for (Record changed : changes(settings, component)) {
        assertThat(seen.add(Trial.inputs((ModelSettings) changed, golden)))
            .as("%s", component)
            .isTrue();
      }
    }
    assertThat(seen.add(Trial.inputs(settings, (GoldenSelection) value(GoldenSelection.class, 2))))
        .isTrue();
  }

  @Test
  void what_is_equal_is_the_same_whatever_its_order() {
    Map<String, Set<Long>> one = new LinkedHashMap<>();
    one.put("a", new LinkedHashSet<>(List.of(1L, 2L)));
    one.put("b", Set.of(3L));
    Map<String, Set<Long>> other = new LinkedHashMap<>();
    other.put("b", Set.of(3L));
    other.put("a", new LinkedHashSet<>(List.of(2L, 1L)));
    ModelSettings settings = ModelSettings.of(ModelOptions.defaults());
    assertThat(Trial.inputs(settings, new GoldenSelection(one)))
        .isEqualTo(Trial.inputs(settings, new GoldenSelection(other)));
  }

  @Test
  void what_is_null_stays_null() throws Exception {
    TrialResult nothing = new TrialResult(null, "a", "", "", 0);
    assertThat(sent(nothing)).isEqualTo(nothing);
  }

  @Test
  void a_count_that_cannot_be_is_refused() {
    byte[] endless = {0, 1, 127, -1, -1, -1};
    assertThatThrownBy(() -> RecordWire.read(in(endless), TrialResult.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a count of");
  }

  /** The record with another value of one component, or of one component within that. */
  private static List<Record> changes(Record record, RecordComponent component) throws Exception {
    List<Object> others = new ArrayList<>();
    Object own = component.getAccessor().invoke(record);
    if (own instanceof Record inner) {
      for (RecordComponent within : inner.getClass().getRecordComponents()) {
        others.addAll(changes(inner, within));
      }
    } else {
      others.add(value(component.getGenericType(), 2));
    }
    List<Record> changed = new ArrayList<>();
    for (Object other : others) {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        components[i].getAccessor().setAccessible(true);
        boolean it = components[i].getName().equals(component.getName());
        values[i] = it ? other : components[i].getAccessor().invoke(record);
      }
      changed.add(make(record.getClass(), values));
    }
    return changed;
  }

  /** A value of the type, another one for another number. */
  private static Object value(Type declared, int number) throws Exception {
    Class<?> type =
        (Class<?>) (declared instanceof ParameterizedType some ? some.getRawType() : declared);
    if (type == boolean.class) {
      return number % 2 == 0;
    } else if (type == int.class) {
      return number;
    } else if (type == long.class || type == Long.class) {
      return (long) number;
    } else if (type == double.class) {
      return (double) number;
    } else if (type == String.class) {
      return "größe " + number;
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(new byte[] {(byte) number, -1});
    } else if (type == Path.class) {
      return Path.of("a" + number).toAbsolutePath();
    } else if (type.isEnum()) {
      return type.getEnumConstants()[number % type.getEnumConstants().length];
    } else if (type.isRecord()) {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(components[i].getGenericType(), number);
      }
      return make(type.asSubclass(Record.class), values);
    }
    Type[] arguments = ((ParameterizedType) declared).getActualTypeArguments();
    if (type == Map.class) {
      return Map.of(value(arguments[0], number), value(arguments[1], number));
    }
    assertThat(type).isIn(List.class, Set.class);
    Object element = value(arguments[0], number);
    return type == List.class ? List.of(element) : Set.of(element);
  }

  private static Record make(Class<? extends Record> type, Object[] values) throws Exception {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class[]::new);
    Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Record sent(Record record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordWire.write(new DataOutputStream(bytes), record);
    return RecordWire.read(in(bytes.toByteArray()), record.getClass());
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
