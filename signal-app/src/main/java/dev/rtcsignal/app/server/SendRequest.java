package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code POST /v1/signals} asks for.
 *
 * @param async whether the client wants an answer once the signal is durable, and not its outcome
 */
public record SendRequest(OutboxRequest request, boolean async) {
  static final String KEY_HEADER = "Idempotency-Key";

  /** How long a signal may wait whose client does not. */
  private static final Duration ASYNC_WITHIN = Duration.ofDays(1);

  /**
   * @throws BadRequestException if a header or a field breaks a rule
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if a value breaks a rule of signals
   */
  static SendRequest read(RoutingContext context, byte[] body, ServerOptions options) {
    JsonRequest json = JsonRequest.parse(body);
    MultiMap headers = context.request().headers();
    Optional<Instant> sendAt = json.text("sendAt").map(SendRequest::time);
    boolean async = sendAt.isPresent() || prefersAsync(headers.getAll("Prefer"));
    SendOptions how = SendOptionsRequest.read(json);
    if (async && how.deadline().isEmpty()) {
      how = how.deadline(ASYNC_WITHIN);
    }
    OutboxRequest request =
        new OutboxRequest(
            name(headers.getAll(KEY_HEADER), options),
            SignalRequest.read(json, options.app(), options.from()),
            how,
            sendAt);
    return new SendRequest(request, async);
  }

  /**
   * Reads the body of a command, which has no client that waits.
   *
   * @param app the application if the body names none
   * @param from the sender if the body names none
   * @throws BadRequestException if a field breaks a rule
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if a value breaks a rule of signals
   */
  public static OutboxRequest read(SignalName name, byte[] body, AppId app, SenderId from) {
    JsonRequest json = JsonRequest.parse(body);
    SendOptions how = SendOptionsRequest.read(json);
    return new OutboxRequest(
        name,
        SignalRequest.read(json, app, from),
        how.deadline().isEmpty() ? how.deadline(ASYNC_WITHIN) : how,
        json.text("sendAt").map(SendRequest::time));
  }

  private static SignalName name(List<String> keys, ServerOptions options) {
    if (keys.size() > 1) {
      throw new BadRequestException("idempotency-key", "send Idempotency-Key once");
    }
    if (keys.isEmpty()) {
      byte[] random = new byte[SignalName.RANDOM_BYTES];
      options.random().nextBytes(random);
      return SignalName.ofRandom(random);
    }
    return new SignalName(keys.get(0));
  }

  /** Reads the preferences of RFC 7240. */
  private static boolean prefersAsync(List<String> headers) {
    return headers.stream()
        .flatMap(header -> Stream.of(header.split(",")))
        .map(preference -> preference.split("[;=]", 2)[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch("respond-async"::equals);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadRequestException(
          "send-at", "sendAt must be a time with its offset, as 2026-12-01T08:00:00Z");
    }
  }
}
