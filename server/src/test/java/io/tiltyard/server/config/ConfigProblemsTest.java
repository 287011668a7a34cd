package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong file is answered with: file, key, value, and what was expected. */
final class ConfigProblemsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http: {port: 65536}                  | http.port: got 65536, expected a port from 0 to 65535, 0 for any free one
          http: {port: -1}                     | http.port: got -1, expected a port from 0 to 65535, 0 for any free one
          http: {port: 80.5}                   | http.port: got 80.5, expected a port from 0 to 65535, 0 for any free one
          http: {port: "8000"}                 | http.port: got '8000', expected a port from 0 to 65535, 0 for any free one
          http: {port: 99999999999999999999}   | http.port: got 99999999999999999999, expected a port from 0 to 65535, 0 for any free one
          http: {port: }                       | http.port: got nothing, expected a port from 0 to 65535, 0 for any free one
          http: {port: [1]}                    | http.port: got a list, expected a port from 0 to 65535, 0 for any free one
          http: {port: {a: 1}}                 | http.port: got keys, expected a port from 0 to 65535, 0 for any free one
          http: 8000                           | http: got 8000, expected keys: host, port
          http: {host: "a b"}                  | http.host: got 'a b', expected a host name or address
          http: {host: ""}                     | http.host: got '', expected a host name or address
          htpp: {port: 1}                      | htpp: got an unknown key, expected 'http'?
          http: {prot: 1}                      | http.prot: got an unknown key, expected 'port'?
          http: {banana: 1}                    | http.banana: got an unknown key, expected one of host, port
          grpc: {reflection: yes}              | grpc.reflection: got 'yes', expected true or false
          data: ""                             | data: got '', expected a path
          data: 5                              | data: got 5, expected a path
          event_loops: 0                       | event_loops: got 0, expected a whole number from 1 to 256
          transport: uring                     | transport: got 'uring', expected one of auto, epoll, nio, io_uring
          repository: {poll: 5}                | repository.poll: got 5, expected a duration with its unit from 100ms to 1h, such as 5ms, 2s, 1m or 1h
          repository: {poll: 5 s}              | repository.poll: got '5 s', expected a duration with its unit from 100ms to 1h, such as 5ms, 2s, 1m or 1h
          repository: {poll: 2h}               | repository.poll: got '2h', expected a duration with its unit from 100ms to 1h, such as 5ms, 2s, 1m or 1h
          limits: {max_request: 64MB}          | limits.max_request: got '64MB', expected a size with its unit from 1KiB to 1GiB, such as 10B, 4KiB, 64MiB or 1GiB
          limits: {max_request: 67108864}      | limits.max_request: got 67108864, expected a size with its unit from 1KiB to 1GiB, such as 10B, 4KiB, 64MiB or 1GiB
          quotas: {requests_per_second: 0}     | quotas.requests_per_second: got 0, expected a whole number from 1 to 1000000 or unlimited
          quotas: {requests_per_second: none}  | quotas.requests_per_second: got 'none', expected a whole number from 1 to 1000000 or unlimited
          quotas: {requests_per_second: 5, burst: 0}   | quotas.burst: got 0, expected a whole number from 1 to 1000000
          quotas: {burst: 5}                   | quotas.burst: got a burst without a limit, expected 'requests_per_second' beside it
          quotas: {burst_bytes: 5KiB}          | quotas.burst_bytes: got a burst without a limit, expected 'bytes_per_second' beside it
          quotas: {tenants: {a: {burst: 5}}}   | quotas.tenants.a.burst: got a burst without a limit, expected 'requests_per_second' beside it
          quotas: {bytes_per_second: 5}        | quotas.bytes_per_second: got 5, expected a size with its unit from 1KiB to 8GiB, such as 10B, 4KiB, 64MiB or 1GiB, or unlimited
          quotas: {tenants: {a b: {}}}         | quotas.tenants.a b: got 'a b', expected a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          quotas: {tenants: {a: 5}}            | quotas.tenants.a: got 5, expected keys: burst, burst_bytes, bytes_per_second, requests_per_second
          quotas: {tenant_header: X-Tenant}    | quotas.tenant_header: got 'X-Tenant', expected the name of a header, 1 to 64 lower-case letters, digits, '_' or '-', without 'grpc-' in front and '-bin' behind
          quotas: {tenant_header: x-tenant-bin}  | quotas.tenant_header: got 'x-tenant-bin', expected the name of a header, 1 to 64 lower-case letters, digits, '_' or '-', without 'grpc-' in front and '-bin' behind
          request_log: {fraction: 1.01}        | request_log.fraction: got 1.01, expected a fraction from 0 to 1
          request_log: {fraction: .nan}        | line 1, column 29: Malformed numeric value '.nan'
          request_log: {fraction: 10%}         | request_log.fraction: got '10%', expected a fraction from 0 to 1
          models: [minilm]                     | models: got a list, expected keys: <model>
          models: {../etc: {}}                 | models.../etc: got '../etc', expected a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          models: {m: {engine: tensorflow}}    | models.m.engine: got 'tensorflow', expected onnxruntime or pytorch
          models: {m: {device: cuda}}          | models.m.device: got 'cuda', expected cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]
          models: {m: {device: [cuda:0, cuda:0]}}  | models.m.device: got a list, expected cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]
          models: {m: {device: [auto, cpu]}}   | models.m.device: got a list, expected cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]
          models: {m: {device: []}}            | models.m.device: got a list, expected cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]
          models: {m: {device: 'cuda:64'}}     | models.m.device: got 'cuda:64', expected cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]
          models: {m: {device_options: {a: {}}}}  | models.m.device_options.a: got keys, expected text of 1 to 1024 characters
          models: {m: {device_memory: 3GB}}    | models.m.device_memory: got '3GB', expected a size with its unit from 1MiB to 1TiB, such as 10B, 4KiB, 64MiB or 1GiB, or unlimited
          models: {m: {version_policy: newest}}  | models.m.version_policy: got 'newest', expected all, latest(2) or specific(1, 3), with any numbers from 1
          models: {m: {version_policy: latest(0)}}  | models.m.version_policy: got 'latest(0)', expected all, latest(2) or specific(1, 3), with any numbers from 1
          models: {m: {version_policy: 'specific(1,)'}}  | models.m.version_policy: got 'specific(1,)', expected all, latest(2) or specific(1, 3), with any numbers from 1
          models: {m: {inputs: []}}            | models.m.inputs: got an unknown key, expected one of arena_shrinking, batching, device, device_memory, device_options, engine, inline_below, instances, nan_inputs, queue, threads, version_policy
          repository: {path: "s3://"}  | repository.path: got 's3://', expected a path, or a bucket such as s3://models/production
          repository: {path: "s3:models"}  | repository.path: got 's3:models', expected a path, or a bucket such as s3://models/production
          repository: {path: "s3://My_Bucket"}  | repository.path: got 's3://My_Bucket', expected a path, or a bucket such as s3://models/production
          repository: {path: "s3://models/a//b"}  | repository.path: got 's3://models/a//b', expected a path, or a bucket such as s3://models/production
          repository: {path: "s3://models/../x"}  | repository.path: got 's3://models/../x', expected a path, or a bucket such as s3://models/production
          repository: {path: "gs://models/x"}  | repository.path: got 'gs://models/x', expected a path, or a bucket such as s3://models/production
          repository: {path: "s3://key:secret/slash@models"}  | repository.path: got 's3://...@models', expected a path, or a bucket such as s3://models/production
          repository: {s3: {endpoint: "minio:9000"}}  | repository.s3.endpoint: got 'minio:9000', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "ftp://minio"}}  | repository.s3.endpoint: got 'ftp://minio', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "http://minio:70000"}}  | repository.s3.endpoint: got 'http://minio:70000', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "http://minio/bucket"}}  | repository.s3.endpoint: got 'http://minio/bucket', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "http://minio?x=1"}}  | repository.s3.endpoint: got 'http://minio?x=1', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "http://"}}  | repository.s3.endpoint: got 'http://', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {endpoint: "http://key:secret@minio"}}  | repository.s3.endpoint: got 'http://...@minio', expected a URL with a host alone, such as https://minio.example.com:9000
          repository: {s3: {region: EU}}  | repository.s3.region: got 'EU', expected the name of a region, such as eu-central-1
          repository: {mode: Poll}             | repository.mode: got 'Poll', expected poll or explicit
          repository: {settle: 2h}             | repository.settle: got '2h', expected a duration with its unit from 0s to 1h, such as 5ms, 2s, 1m or 1h
          repository: {manifest: true}         | repository.manifest: got true, expected optional or required
          repository: {signature: {keys: [5]}} | repository.signature.keys[0].path: got 5, expected a path
          repository: {signature: {keys: {path: a}}} | repository.signature.keys: got keys, expected a list
          repository: {signature: {keys: [[a]]}} | repository.signature.keys[0]: got a list, expected keys: models, not_after, path
          repository: {signature: {keys: [a, {models: [m]}]}} | repository.signature.keys[1].path: got nothing, expected a path
          repository: {signature: {keys: [{path: a, until: 2027-01-31}]}} | repository.signature.keys[0].until: got an unknown key, expected one of models, not_after, path
          repository: {signature: {keys: [{path: a, not_after: 2027-02-29}]}} | repository.signature.keys[0].not_after: got '2027-02-29', expected a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z
          repository: {signature: {keys: [{path: a, not_after: "31.01.2027"}]}} | repository.signature.keys[0].not_after: got '31.01.2027', expected a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z
          repository: {signature: {keys: [{path: a, not_after: 2027}]}} | repository.signature.keys[0].not_after: got 2027, expected a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z
          repository: {signature: {keys: [{path: a, not_after: "2027-01-31T12:00:00"}]}} | repository.signature.keys[0].not_after: got '2027-01-31T12:00:00', expected a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z
          repository: {signature: {keys: [{path: a, models: []}]}} | repository.signature.keys[0].models: got a list, expected a list of names of models, each a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          repository: {signature: {keys: [{path: a, models: m}]}} | repository.signature.keys[0].models: got 'm', expected a list of names of models, each a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          repository: {signature: {keys: [{path: a, models: ["a/b"]}]}} | repository.signature.keys[0].models: got a list, expected a list of names of models, each a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          repository: {signature: {names_version: true}} | repository.signature.names_version: got true without a key, expected 'keys' beside it
          repository: {signature: {names_version: 1}} | repository.signature.names_version: got 1, expected true or false
          trial: {timeout: 0s}                 | trial.timeout: got '0s', expected a duration with its unit from 1s to 1h, such as 5ms, 2s, 1m or 1h
          trial: {memory: 1KiB}                | trial.memory: got '1KiB', expected a size with its unit from 64MiB to 1024TiB, such as 10B, 4KiB, 64MiB or 1GiB
          load: {threads: 17}                  | load.threads: got 17, expected a whole number from 1 to 16
          load: {max_copy_rate: 0B}            | load.max_copy_rate: got '0B', expected a size with its unit from 1MiB to 1024TiB, such as 10B, 4KiB, 64MiB or 1GiB, or unlimited
          memory: {limit: lots}                | memory.limit: got 'lots', expected a size with its unit from 64MiB to 1024TiB, such as 10B, 4KiB, 64MiB or 1GiB
          models: {m: {instances: 65}}         | models.m.instances: got 65, expected a whole number from 1 to 64
          models: {m: {threads: 0}}            | models.m.threads: got 0, expected a whole number from 1 to 256
          models: {m: {queue: 0}}              | models.m.queue: got 0, expected a whole number from 1 to 1000000
          models: {m: {batching: {max_size: 0}}}   | models.m.batching.max_size: got 0, expected a whole number from 1 to 65536
          models: {m: {batching: {max-size: 4}}}   | models.m.batching.max-size: got an unknown key, expected 'max_size'?
          models: {m: {batching: {max_delay: 11s}}}  | models.m.batching.max_delay: got '11s', expected a duration with its unit from 0s to 10s, such as 5ms, 2s, 1m or 1h
          models: {m: {nan_inputs: maybe}}     | models.m.nan_inputs: got 'maybe', expected allow or reject
          admin: {port: 8000}                  | admin.port: got 8000, the same as http.port, expected a port of its own
          """,
      quoteCharacter = '`')
  void a_wrong_value_is_told_with_what_was_expected(String yaml, String problem)
      throws IOException {
    assertThat(problems(yaml)).containsExactly(problem);
  }

  @Test
  void all_problems_are_told_at_once_in_the_order_of_the_file() throws IOException {
    List<String> problems =
        problems(
            """
            http: {port: 70000}
            modles: {}
            drain: {grace: soon}
            routes: {r: {champion: {version: 0}, challengers: [{version: 2}]}}
            """);

    assertThat(problems).hasSize(5);
    assertThat(problems.get(0)).startsWith("http.port: got 70000");
    assertThat(problems.get(1)).isEqualTo("modles: got an unknown key, expected 'models'?");
    assertThat(problems.get(2)).startsWith("drain.grace: got 'soon'");
    assertThat(problems.get(3)).startsWith("routes.r.champion.version: got 0, expected a version");
    assertThat(problems.get(4)).startsWith("routes.r.challengers[0].weight: got nothing");
  }

  @Test
  void two_listeners_may_have_any_free_port_each_or_one_port_on_two_hosts() throws IOException {
    assertThat(problems("http: {port: 0}\ngrpc: {port: 0}\nadmin: {port: 0}")).isEmpty();
    assertThat(problems("http: {host: a, port: 1}\ngrpc: {host: b, port: 1}")).isEmpty();
  }

  @Test
  void a_missing_file_is_a_problem() {
    Path missing = directory.resolve("none.yaml");

    assertThat(ConfigReader.read(missing, List.of()).problems())
        .containsExactly(missing + ": no such file");
  }

  @Test
  void control_characters_in_a_value_do_not_reach_the_message() throws IOException {
    assertThat(problems("http: {host: \"a\\u001b[31m\\nb\"}"))
        .containsExactly("http.host: got 'a\\u001b[31m\\u000ab', expected a host name or address");
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("t.yaml"), yaml);
    String prefix = file + ": ";
    return ConfigReader.read(file, List.of()).problems().stream()
        .peek(problem -> assertThat(problem).startsWith(prefix))
        .map(problem -> problem.substring(prefix.length()))
        .toList();
  }
}
