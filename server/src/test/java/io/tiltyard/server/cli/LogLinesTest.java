package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The shipped log format: one line an event, whatever is in it. */
final class LogLinesTest {
  private final StringBuilder lines = new StringBuilder();

  @Test
  void an_event_is_one_line_with_an_iso_timestamp() throws JoranException {
    String line = log(logger -> logger.info("model {} is AVAILABLE", "minilm"));

    assertThat(line)
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  \\[.*\\]"
                + " test: model minilm is AVAILABLE\n");
  }

  @Test
  void nothing_in_a_message_begins_a_line_or_steers_a_terminal() throws JoranException {
    String line =
        log(
            logger ->
                logger.info("id {}", "a\r\nINFO forged\u001b[2J\u2028\u2029\u202e\u0000\u0085"));

    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .endsWith("id a\\u000d\\u000aINFO forged\\u001b[2J\\u2028\\u2029\\u202e\\u0000\\u0085\n");
  }

  @Test
  void a_stack_trace_stays_on_the_line() throws JoranException {
    String line =
        log(
            logger ->
                logger.error(
                    "failed",
                    new IllegalStateException("outer\nline", new RuntimeException("inner"))));

    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("failed | java.lang.IllegalStateException: outer", " | at ", "inner");
  }

  @Test
  void chatty_libraries_are_quiet() throws JoranException {
    LoggerContext context = configured();

    assertThat(context.getLogger("io.netty.buffer").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.grpc.netty").isWarnEnabled()).isTrue();
  }

  private String log(Consumer<Logger> event) throws JoranException {
    LoggerContext context = configured();
    Logger logger = context.getLogger("io.tiltyard.test");
    event.accept(logger);
    context.stop();
    return lines.toString();
  }

  private LoggerContext configured() throws JoranException {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
    assertThat(console.getTarget()).isEqualTo("System.err");
    Capture capture = new Capture(console.getEncoder());
    capture.setContext(context);
    capture.start();
    root.detachAndStopAllAppenders();
    console.getEncoder().start();
    root.addAppender(capture);
    return context;
  }

  private final class Capture extends AppenderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;

    Capture(Encoder<ILoggingEvent> encoder) {
      this.encoder = encoder;
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }
  }
}
