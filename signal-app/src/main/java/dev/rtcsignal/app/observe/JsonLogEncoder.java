package dev.rtcsignal.app.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.ports.dispatch.Failures;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as a JSON object on a line. Its pairs are fields beside {@code time},
 * {@code level}, {@code logger}, {@code thread} and {@code message}. The encoder of Logback would
 * write the messages of exceptions, which may quote a payload.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  /** What JSON leaves as it is, and would change how a terminal shows the line. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObjectBuilder json =
        Json.object()
            .add("time", event.getInstant().toString())
            .add("level", event.getLevel().toString())
            .add("logger", event.getLoggerName())
            .add("thread", event.getThreadName())
            .add("message", event.getFormattedMessage());
    LogPairs.of(event).forEach(pair -> add(json, pair));
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
      json.add("exception", Failures.describe(proxy.getThrowable()));
    }
    String line = INVISIBLE.matcher(json.build().toString()).replaceAll("?");
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void add(JsonObjectBuilder json, KeyValuePair pair) {
    if (pair.value instanceof Integer || pair.value instanceof Long) {
      json.add(pair.key, ((Number) pair.value).longValue());
    } else {
      json.add(pair.key, String.valueOf(pair.value));
    }
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
