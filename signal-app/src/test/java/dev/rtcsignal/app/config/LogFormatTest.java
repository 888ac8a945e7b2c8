package dev.rtcsignal.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.File;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The log of the runnable jar has one line for each message. Row C9 of the field faults. */
class LogFormatTest {
  private final LoggerContext context = new LoggerContext();
  private ConsoleAppender<ILoggingEvent> appender;

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(new File("src/main/logging/logback.xml"));
    appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("text");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String line(String message) {
    Logger logger = context.getLogger("dev.rtcsignal.x");
    byte[] encoded =
        appender
            .getEncoder()
            .encode(new LoggingEvent("x", logger, Level.WARN, message, null, new Object[0]));
    return new String(encoded, UTF_8).replaceFirst("^\\S+ ", "");
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("plain", "plain"),
        Arguments.of("你好", "你好"),
        Arguments.of("a\nb", "a\\u000ab"),
        Arguments.of("a\u001b[2Jb", "a\\u001b[2Jb"),
        Arguments.of("a\rb", "a?b"),
        Arguments.of("a\u0085b\u2028c\u202ed", "a?b?c?d"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageIsOneLine(String message, String printed) {
    assertThat(OneLine.escape(line(message)))
        .isEqualTo("WARN  dev.rtcsignal.x " + printed + "\\u000a");
  }
}
