package io.tiltyard.server.cli;

import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes golden files from what a champion answers, or has answered. */
@Command(
    name = "record",
    description = {
      "Writes golden files: from answers of the champion to requests in files, or from the log of",
      "requests that it has answered. Writes all of them or, where one is there already, none."
    },
    footer = {
      "",
      "Example:",
      "  tiltyard golden record --model iris --request a.json --out models/iris/golden",
      "  tiltyard golden record --model iris --from-log data/requests --abs 1e-5 \\",
      "      --out models/iris/golden"
    })
final class GoldenRecordCommand implements Callable<Integer> {
  private static final String HTTP = "http://127.0.0.1:8000";
  private static final int COUNT = 10;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model.")
  private String model = "";

  @Option(
      names = "--route",
      paramLabel = "NAME",
      description = "A route of the model, where it is called by another name.")
  private @Nullable String route;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Version whose answers are golden; default the champion.")
  private @Nullable Long version;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      description = "A request in JSON, as clients send it over HTTP. May be given again.")
  private List<Path> requests = List.of();

  @Option(
      names = "--http",
      paramLabel = "URL",
      description = "Where the gateway answers requests; default " + HTTP + ".")
  private @Nullable String http;

  @Option(
      names = "--from-log",
      paramLabel = "DIR",
      description = "Directory of request logs, in place of requests in files.")
  private @Nullable Path log;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Most files from a log, of different inputs; default " + COUNT + ".")
  private @Nullable Integer count;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory of golden files; made when missing.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  @Mixin private final ToleranceOptions tolerances = new ToleranceOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  GoldenRecordCommand() {}

  @Override
  public Integer call() throws CommandException {
    check();
    Tolerance tolerance = tolerances.tolerance(spec.commandLine());
    GoldenDirectory directory = new GoldenDirectory(out, force);
    GoldenAnswers answers =
        log == null ? ofGateway(directory, tolerance) : ofLog(log, directory, tolerance);
    PrintWriter text = spec.commandLine().getOut();
    answers.notices().forEach(notice -> text.println("notice: " + SafeText.of(notice)));
    directory.write(answers.files()).forEach(file -> text.println("wrote " + file));
    int written = answers.files().size();
    text.println(
        written
            + (written == 1 ? " golden file" : " golden files")
            + " of version "
            + answers.version()
            + " of "
            + SafeText.of(model)
            + "; tolerance: "
            + tolerance);
    return 0;
  }

  private GoldenAnswers ofGateway(GoldenDirectory directory, Tolerance tolerance)
      throws CommandException {
    URI gateway = gateway(http == null ? HTTP : http);
    Map<String, Path> files = GoldenNames.ofRequests(requests);
    directory.checkFree(files.keySet());
    return new GatewayRecorder(gateway, route == null ? model : route, version, tolerance)
        .record(files);
  }

  private GoldenAnswers ofLog(Path logs, GoldenDirectory directory, Tolerance tolerance)
      throws CommandException {
    LogRecorder recorder = new LogRecorder(logs, model, route, version, tolerance);
    GoldenAnswers answers = recorder.record(count == null ? COUNT : count);
    directory.checkFree(answers.files().keySet());
    return answers;
  }

  private void check() {
    require(requests.isEmpty() != (log == null), "expected either --request or --from-log");
    require(log == null || http == null, "--http does not go with --from-log");
    require(log != null || count == null, "--count goes with --from-log only");
    require(
        count == null || (count >= 1 && count <= GoldenSet.MAX_FILES),
        "--count: got " + count + ", expected a number from 1 to " + GoldenSet.MAX_FILES);
    require(
        version == null || version >= 1,
        "--version: got " + version + ", expected a number of at least 1");
    require(!model.isBlank(), "--model: got '', expected a name");
  }

  private URI gateway(String url) {
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Answered below, as any other text that is no address.
    }
    throw new ParameterException(
        spec.commandLine(), "--http: got '" + url + "', expected a URL such as " + HTTP);
  }

  private void require(boolean met, String problem) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }
}
