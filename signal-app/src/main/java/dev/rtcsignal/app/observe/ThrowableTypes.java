package dev.rtcsignal.app.observe;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.rtcsignal.ports.dispatch.Failures;

/**
 * Prints the exception of a log event as {@link Failures#describe} does, on a line of its own:
 * messages may quote a payload. {@code %types} in {@code logback.xml}.
 */
public final class ThrowableTypes extends ThrowableHandlingConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return event.getThrowableProxy() instanceof ThrowableProxy proxy
        ? "  " + Failures.describe(proxy.getThrowable()) + "\n"
        : "";
  }
}
