package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.quota.Gcra;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Logs each failed send and each refused request of the cloud in one line of {@code name=value}
 * pairs, without payloads and signatures. At most {@value #LINES_PER_SECOND} lines per second;
 * {@link #flush()} reports how many were left out. Safe for use by many threads.
 */
public final class FailureLog {
  private static final Logger LOG = System.getLogger(FailureLog.class.getName());
  private static final int LINES_PER_SECOND = 20;
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=]+");

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
   * @param address of the client
   * @param user present if it was proved
   * @param id under which the console or the cloud knows it
   */
  public record Refusal(
      String kind,
      int status,
      String reason,
      String address,
      Optional<UserAddress> user,
      Optional<String> id) {}

  /** Logs a refused request: at level INFO below status 500, at WARNING from there on. */
  public void refused(Refusal refusal) {
    StringBuilder line = new StringBuilder(refusal.kind).append(" refused:");
    add(line, "status", String.valueOf(refusal.status));
    add(line, "reason", refusal.reason);
    add(line, "address", refusal.address);
    refusal.user.ifPresent(user -> add(line, "user", user.user().value()));
    refusal.id.ifPresent(id -> add(line, "id", id));
    log(refusal.status < 500 ? Level.INFO : Level.WARNING, line);
  }

  /** Logs a send unless the cloud accepted it. */
  public void sent(SendCompleted event) {
    if (event.result() instanceof SendResult.Accepted) {
      return;
    }
    StringBuilder line = new StringBuilder("send failed:");
    JsonObject result = SendResultJson.of(event.result()).body();
    result.forEach((name, value) -> text(value).ifPresent(text -> add(line, name, text)));
    add(line, "app", event.signal().app().value());
    audience(event.signal().to()).forEach((name, value) -> add(line, name, plain(value)));
    add(line, "attempts", String.valueOf(event.result().attempts().size()));
    add(line, "by", event.by().wireName());
    log(Level.WARNING, line);
  }

  /** Returns an audience with the number of its users, which may be many. */
  private static JsonObject audience(Audience to) {
    JsonObject json = SignalJson.audience(to).build();
    return json.containsKey("users")
        ? Json.object().add("room", json.get("room")).add("users", to.units()).build()
        : json;
  }

  private static Optional<String> text(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING, NUMBER -> Optional.of(plain(value)).filter(text -> !text.isEmpty());
      default -> Optional.empty();
    };
  }

  private static String plain(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  private static void add(StringBuilder line, String name, String value) {
    line.append(' ').append(name).append('=');
    if (PLAIN.matcher(value).matches()) {
      line.append(value);
    } else {
      line.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
  }

  private void log(Level level, StringBuilder line) {
    if (!LOG.isLoggable(level)) {
      return;
    }
    if (take()) {
      LOG.log(level, "{0}", line);
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
      LOG.log(Level.WARNING, "{0} more failed sends or refused requests were not logged", lines);
    }
  }
}
