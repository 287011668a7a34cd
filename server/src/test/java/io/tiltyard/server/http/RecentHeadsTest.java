package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.json.InferRequestReader;
import io.tiltyard.server.json.JsonInferRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same JSON means the same; whatever differs is read. */
final class RecentHeadsTest {
  private static final String HEAD =
      "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8}}]}";

  private final RecentHeads heads = new RecentHeads();

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private JsonInferRequest add(String json) {
    byte[] text = bytes(json);
    JsonInferRequest request =
        ((InferRequestReader.Result.Read) InferRequestReader.read(text, text.length)).request();
    heads.add(text, text.length, request);
    return request;
  }

  private @Nullable JsonInferRequest find(String json) {
    byte[] text = bytes(json);
    return heads.find(Arrays.copyOf(text, text.length + 100), text.length);
  }

  @Test
  void what_was_read_is_found_again() {
    assertThat(find(HEAD)).isNull();
    JsonInferRequest read = add(HEAD);
    assertThat(find(HEAD)).isSameAs(read);
  }

  @Test
  void other_json_of_the_same_length_is_not() {
    add(HEAD);
    String other = HEAD.replace("[1,2]", "[2,1]");
    assertThat(find(other)).isNull();
    JsonInferRequest second = add(other);
    assertThat(find(other)).isSameAs(second);
    assertThat(find(HEAD)).as("the newer one stays").isNull();
  }

  @Test
  void of_json_that_shares_a_place_only_the_same_is_found() {
    JsonInferRequest read = add(HEAD);
    String longer = HEAD.replace("{'inputs'", "{" + " ".repeat(64) + "'inputs'");
    assertThat(find(longer)).isNull();
    assertThat(find(HEAD)).isSameAs(read);
  }

  @Test
  void an_id_is_one_requests_own() {
    String named = HEAD.replace("{'inputs'", "{'id':'a','inputs'");
    add(named);
    assertThat(find(named)).isNull();
  }

  @Test
  void data_in_the_json_is_not_kept() {
    String data = HEAD.replace("'parameters':{'binary_data_size':8}", "'data':[1,2]");
    add(data);
    assertThat(find(data)).isNull();
  }

  @Test
  void long_json_is_not_kept() {
    String padded = HEAD.replace("{'inputs'", "{" + " ".repeat(RecentHeads.MAX_BYTES) + "'inputs'");
    add(padded);
    assertThat(find(padded)).isNull();
  }
}
