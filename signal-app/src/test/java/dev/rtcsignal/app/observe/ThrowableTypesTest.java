package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ThrowableTypesTest {
  private static String print(Throwable error) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("test"), Level.ERROR, "failed", error, null);
    return new ThrowableTypes().convert(event);
  }

  /**
   * The log pattern dropped every exception: an unhandled one could not be found. Row C12 of the
   * field faults.
   */
  @Test
  void printsTypesAndFramesOfAnExceptionAndItsCausesWithoutMessages() {
    String text = print(new IllegalStateException("a payload", new SQLException("a key")));
    assertThat(text)
        .startsWith("  java.lang.IllegalStateException at ")
        .contains(", caused by java.sql.SQLException at ")
        .endsWith("\n")
        .contains("ThrowableTypesTest.java")
        .doesNotContain("payload", "a key");
  }

  @Test
  void printsNothingWithoutAnException() {
    assertThat(print(null)).isEmpty();
  }
}
