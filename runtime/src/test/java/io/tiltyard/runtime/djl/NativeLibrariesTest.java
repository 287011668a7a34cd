package io.tiltyard.runtime.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.testing.ChildJvm;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a machine without PyTorch's libraries, and what does not. */
final class NativeLibrariesTest {
  private static final String ENGINE = "ai.djl.pytorch:pytorch-native-cpu:2.7.1";
  private static final String JNI = "ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1";

  @TempDir private Path home;
  @TempDir private Path temporary;

  private String load(Path directory, Predicate<String> classPath) throws Exception {
    return new ChildJvm()
        .options("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary)
        .options("-D" + DjlModelLoader.DIRECTORY_PROPERTY + "=" + directory)
        .classPath(classPath)
        .run(NetworkSpy.class);
  }

  @Test
  void without_them_a_load_names_both_artifacts_and_nothing_is_fetched_or_written()
      throws Exception {
    Path directory = temporary.resolve("pytorch");
    String output =
        load(
            directory,
            entry -> !entry.contains("pytorch-native") && !entry.contains("pytorch-jni"));
    assertThat(output)
        .contains("result: missing_engine: ")
        .contains(ENGINE)
        .contains(JNI)
        .contains("-Ppytorch")
        .contains("attempts: []")
        .contains("seen: 3");
    assertThat(directory).doesNotExist();
    assertThat(home).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void one_of_the_two_is_named_where_only_that_is_missing() throws Exception {
    assertThat(load(temporary.resolve("a"), entry -> !entry.contains("pytorch-jni")))
        .contains("result: missing_engine: ")
        .contains(JNI + " is missing")
        .doesNotContain(ENGINE)
        .contains("attempts: []");
    assertThat(load(temporary.resolve("b"), entry -> !entry.contains("pytorch-native")))
        .contains("result: missing_engine: ")
        .contains(ENGINE + " is missing")
        .doesNotContain(JNI)
        .contains("attempts: []");
    assertThat(home).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void with_them_a_model_loads_off_the_network_and_only_the_given_directory_is_written_to()
      throws Exception {
    String output = load(TorchModels.NATIVES, entry -> true);
    assertThat(output).contains("result: loaded").contains("attempts: []").contains("seen: 3");
    assertThat(TorchModels.NATIVES.resolve("pytorch")).isDirectory();
    assertThat(home.resolve(".djl.ai")).doesNotExist();
    assertThat(temporary.resolve(".djl.ai")).doesNotExist();
  }
}
