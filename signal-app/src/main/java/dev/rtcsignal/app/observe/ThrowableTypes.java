package dev.rtcsignal.app.observe;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Prints the exception of a log event, its causes, their types and their frames, one per line.
 * Messages are left out, since they may quote a payload. {@code %types} in {@code logback.xml}.
 */
public final class ThrowableTypes extends ThrowableHandlingConverter {
  private static final int MAX_CAUSES = 8;
  private static final int MAX_FRAMES = 40;

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy cause = event.getThrowableProxy();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      text.append(depth == 0 ? "  " : "  caused by ").append(cause.getClassName()).append('\n');
      StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        text.append("    ").append(frames[i].getSTEAsString()).append('\n');
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
