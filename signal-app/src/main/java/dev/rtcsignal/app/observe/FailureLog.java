package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.quota.Gcra;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs each failed send, each throttled attempt and each refused request of the cloud in one line:
 * its event and its pairs, without payloads and signatures. At most {@value #LINES_PER_SECOND}
 * lines per second; {@link #flush()} reports how many were left out. Safe for use by many threads.
 */
public final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final int LINES_PER_SECOND = 20;

  private final Gcra rate = Gcra.perSecond(LINES_PER_SECOND);
  private final InstantSource steady;
  private final AtomicLong busyUntil = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong leftOut = new AtomicLong();

  public FailureLog(InstantSource steady) {
    this.steady = steady;
  }

  /**
   * A request of the cloud that was not answered 200.
   *
   * @param kind callback or notification
   * @param status of the response
   * @param reason the note of the reply, without content of the request
   * @param took until the outcome was known
   * @param address of the client
   * @param user present if it was proved
   * @param id under which the console or the cloud knows it
   */
  public record Refusal(
      String kind,
      int status,
      String reason,
      Duration took,
      String address,
      Optional<UserAddress> user,
      Optional<String> id) {}

  /** Logs a refused request: at level INFO below status 500, at WARN from there on. */
  public void refused(Refusal refusal) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    pairs.put("status", refusal.status);
    pairs.put("reason", refusal.reason);
    pairs.put("address", refusal.address);
    refusal.user.ifPresent(
        user -> {
          pairs.put("app", user.app().value());
          pairs.put("user", user.user().value());
        });
    refusal.id.ifPresent(id -> pairs.put("id", id));
    pairs.put("ms", refusal.took.toMillis());
    Level level = refusal.status < 500 ? Level.INFO : Level.WARN;
    log(level, refusal.kind + "-refused", refusal.kind + " refused", pairs);
  }

  /** Logs a send unless the cloud accepted it. */
  public void sent(SendCompleted event) {
    if (event.result() instanceof SendResult.Accepted) {
      return;
    }
    Map<String, Object> pairs = new LinkedHashMap<>();
    addResult(event.result(), pairs);
    addSignal(event.signal(), pairs);
    pairs.put("attempts", event.result().attempts().size());
    pairs.put("by", event.by().wireName());
    pairs.put("ms", event.took().toMillis());
    log(Level.WARN, "send-failed", "send failed", pairs);
  }

  /** Logs an attempt that the cloud throttled: it may be repeated, so the send may yet succeed. */
  public void attempted(SendAttempted event) {
    if (event.attempt().outcome() instanceof SendResult.Refused refused && refused.throttled()) {
      Map<String, Object> pairs = new LinkedHashMap<>();
      addResult(refused, pairs);
      addSignal(event.signal(), pairs);
      log(Level.INFO, "attempt-throttled", "attempt throttled", pairs);
    }
  }

  private static void addResult(SendResult result, Map<String, Object> pairs) {
    JsonObject json = SendResultJson.of(result).body();
    json.forEach(
        (name, value) ->
            plain(value)
                .ifPresent(one -> pairs.put(name.equals("message") ? "cloudMessage" : name, one)));
  }

  /** Of an audience the number of its users, which may be many. */
  private static void addSignal(OutboundSignal signal, Map<String, Object> pairs) {
    pairs.put("app", signal.app().value());
    Audience to = signal.to();
    JsonObject json = SignalJson.audience(to).build();
    JsonObject brief =
        json.containsKey("users")
            ? Json.object().add("room", json.get("room")).add("users", to.units()).build()
            : json;
    brief.forEach((name, value) -> plain(value).ifPresent(one -> pairs.put(name, one)));
  }

  private static Optional<Object> plain(JsonValue value) {
    if (value instanceof JsonString string) {
      return Optional.<Object>of(string.getString()).filter(text -> !text.equals(""));
    }
    return value instanceof JsonNumber number ? Optional.of(number.longValue()) : Optional.empty();
  }

  private void log(Level level, String event, String message, Map<String, Object> pairs) {
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    if (take()) {
      LoggingEventBuilder line = LOG.atLevel(level).addKeyValue(LogPairs.EVENT, event);
      pairs.forEach(line::addKeyValue);
      line.log(message);
    } else {
      leftOut.incrementAndGet();
    }
  }

  private boolean take() {
    long now = Duration.ofMillis(steady.millis()).toNanos();
    while (true) {
      long until = busyUntil.get();
      if (rate.waitFor(until, now) > 0) {
        return false;
      }
      if (busyUntil.compareAndSet(until, rate.afterOneMore(until, now))) {
        return true;
      }
    }
  }

  /** Logs how many lines were left out since the last call; the server calls this once a second. */
  public void flush() {
    long lines = leftOut.getAndSet(0);
    if (lines > 0) {
      LOG.warn("{} more failed sends or refused requests were not logged", lines);
    }
  }
}
