package dev.rtcsignal.app.observe;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * Prints the pairs of a log event after its message, as {@code : status=401 reason="not proved"}.
 * {@code %pairs} in {@code logback.xml}.
 */
public final class LogPairs extends ClassicConverter {
  /** The name of the event, which the message says in words. */
  static final String EVENT = "event";

  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=]+");

  @Override
  public String convert(ILoggingEvent event) {
    return text(event);
  }

  static String text(ILoggingEvent event) {
    String pairs =
        of(event).stream()
            .filter(pair -> !pair.key.equals(EVENT))
            .map(pair -> " " + pair.key + "=" + quoted(String.valueOf(pair.value)))
            .collect(Collectors.joining());
    return pairs.isEmpty() ? "" : ":" + pairs;
  }

  static List<KeyValuePair> of(ILoggingEvent event) {
    return Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of());
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
