package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.event.KeyValuePair;

/** The log of the runnable jar with {@code SIGNAL_LOG_FORMAT=json}. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class JsonLogEncoderTest {
  private static final String FORMAT = "signal.log-format";
  private static final String LEVEL = "signal.log-level";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    System.setProperty(FORMAT, "json");
    System.setProperty(LEVEL, "debug");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(new File("src/main/logging/logback.xml"));
  }

  @AfterEach
  void stop() {
    System.clearProperty(FORMAT);
    System.clearProperty(LEVEL);
    context.stop();
  }

  private LoggingEvent event(String message, Throwable thrown) {
    Logger logger = context.getLogger("dev.rtcsignal.x");
    return new LoggingEvent("x", logger, Level.WARN, message, thrown, new Object[0]);
  }

  private String line(LoggingEvent event) {
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("json");
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsAnObjectWithItsPairsAsFields() {
    LoggingEvent event = event("send failed", null);
    event.setInstant(Instant.parse("2026-12-01T08:00:00.123Z"));
    event.setThreadName("t");
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("event", "send-failed"),
            new KeyValuePair("ms", 12L),
            new KeyValuePair("reason", "not \"proved\"")));
    assertThat(line(event))
        .isEqualTo(
            "{\"time\":\"2026-12-01T08:00:00.123Z\",\"level\":\"WARN\","
                + "\"logger\":\"dev.rtcsignal.x\",\"thread\":\"t\",\"message\":\"send failed\","
                + "\"event\":\"send-failed\",\"ms\":12,\"reason\":\"not \\\"proved\\\"\"}\n");
  }

  @Test
  void ofAnExceptionItWritesTypesAndNoMessage() {
    JsonObject json =
        Json.parse(line(event("failed", new IllegalStateException("a payload")))).orElseThrow();
    assertThat(json.getString("exception")).contains("IllegalStateException");
    assertThat(json.toString()).doesNotContain("a payload");
  }

  @Test
  void anEventIsOneLineThatATerminalShowsAsItIs() {
    String line = line(event("a\nb\u001b[2Jc\u202ed\u0085", null));
    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("a\\nb\\u001b[2Jc?d?");
  }

  @Test
  void theSettingsChooseFormatAndLevel() {
    assertThat(context.getLogger("dev.rtcsignal").getLevel()).isEqualTo(Level.DEBUG);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("text")).isNull();
  }
}
