package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-16: which paths there are, letter by letter. */
final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "/v2,SERVER_METADATA,'',",
    "/v2/,SERVER_METADATA,'',",
    "/v2/health/live,SERVER_LIVE,'',",
    "/v2/health/ready,SERVER_READY,'',",
    "/v2/models,MODELS,'',",
    "/v2/models/stats,ALL_STATISTICS,'',",
    "/v2/repository/index,REPOSITORY_INDEX,'',",
    "/v2/models/m,MODEL_METADATA,m,",
    "/v2/models/m/ready,MODEL_READY,m,",
    "/v2/models/m/config,MODEL_CONFIG,m,",
    "/v2/models/m/stats,MODEL_STATISTICS,m,",
    "/v2/models/m/infer,MODEL_INFER,m,",
    "/v2/models/m/versions/1,MODEL_METADATA,m,1",
    "/v2/models/m/versions/1/ready,MODEL_READY,m,1",
    "/v2/models/m/versions/1/config,MODEL_CONFIG,m,1",
    "/v2/models/m/versions/1/stats,MODEL_STATISTICS,m,1",
    "/v2/models/m/versions/1/infer,MODEL_INFER,m,1",
    "/v2/models/stats/versions/1,MODEL_METADATA,stats,1",
    "/v2/models/versions/versions/1,MODEL_METADATA,versions,1",
    "/v2/models/%61%2F,MODEL_METADATA,%61%2F,",
    "/v2/repository/models/m/load,MODEL_LOAD,m,",
    "/v2/repository/models/m/unload,MODEL_UNLOAD,m,",
    "/v2/repository/models/load/load,MODEL_LOAD,load,",
    "/v2/repository/models/m/versions/2/load,MODEL_LOAD,m,2",
    "/v2/repository/models/m/versions/2/unload,MODEL_UNLOAD,m,2",
    "/v2/models//infer,MODEL_INFER,'',",
    "/v2/models/,MODEL_METADATA,'',",
    "/v2/models/m/versions/,MODEL_METADATA,m,''",
  })
  void knows_a_path(String path, Endpoint endpoint, String model, @Nullable String version) {
    assertThat(Endpoint.Match.of(path)).isEqualTo(new Endpoint.Match(endpoint, model, version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "v2",
        "/V2",
        "//v2",
        "/v2//",
        "/v2;x",
        "/v1/models/m",
        "/v2/health",
        "/v2/health/",
        "/v2/health/live/",
        "/v2/Health/live",
        "/v2/health/%6Cive",
        "/v2/models/m/",
        "/v2/models/m/infer/",
        "/v2/models/m/infer/x",
        "/v2/models/m/Infer",
        "/v2/models/m/version/1",
        "/v2/models/m/versions",
        "/v2/models/m/versions/1/",
        "/v2/models/m/versions/1/generate",
        "/v2/repository/models",
        "/v2/repository/models/m",
        "/v2/repository/models/m/reload",
        "/v2/repository/models/m/versions/1",
        "/v2/repository/models/m/versions/load",
        "/v2/repository/models/m/version/1/load",
        "/v2/repository/models/m/versions/1/load/",
        "/v2/repository",
        "/v2/logging",
        "/v2/systemsharedmemory/status",
        "/v2/trace/setting",
      })
  void knows_no_other(String path) {
    assertThat(Endpoint.Match.of(path)).isNull();
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void every_endpoint_says_its_verbs(Endpoint endpoint) {
    assertThat(endpoint.verbs()).contains(endpoint.verb());
    assertThat(endpoint.verbs().contains("HEAD")).isEqualTo(endpoint.verb().equals("GET"));
  }
}
