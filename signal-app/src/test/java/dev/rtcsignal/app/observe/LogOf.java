package dev.rtcsignal.app.observe;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs until it is closed. */
public final class LogOf implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public LogOf(Class<?> type) {
    logger = (Logger) LoggerFactory.getLogger(type);
    events.start();
    logger.addAppender(events);
  }

  /** Returns the level, the text and the pairs of each event, as the text log has them. */
  public List<String> lines() {
    return List.copyOf(events.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage() + LogPairs.text(event))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
