package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.outbox.LineSender;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers {@code /health/live} and {@code /health/ready}. The server is ready unless it stops, its
 * store or the hand-over to Kafka does not answer, or the cloud has refused its credentials:
 * whether they are right shows only when the cloud answers a send, so until then they are reported
 * as not proven. A refusal counts for a minute, so that load balancers try it again. A cloud that
 * cannot be reached does not make it unready: it still takes callbacks, and keeps signals for
 * later. Safe for use by many threads.
 */
final class Health {
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("InvalidAccessKey", "SignatureDoesNotMatch", "InvalidSecretToken", "AccessDenied");

  private static final Outbox.Query ANY_ENTRY =
      new Outbox.Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1);

  private static final String NOT_PROVEN = "not proven";
  private static final Duration REFUSAL_COUNTS = Duration.ofMinutes(1);

  private record LastSend(SendResult result, Instant at) {}

  private final AtomicReference<String> credentials = new AtomicReference<>(NOT_PROVEN);
  private final AtomicBoolean checking = new AtomicBoolean();
  private final Supplier<Optional<String>> unready;
  private final Supplier<Optional<LineSender>> sender;
  private final InstantSource clock;
  private volatile Optional<LastSend> last = Optional.empty();
  private volatile Optional<Instant> lastAccepted = Optional.empty();
  private volatile Instant refusedAt = Instant.MIN;
  private volatile boolean storeFails;
  private volatile boolean stopping;

  /**
   * @param unready what else keeps the server from being ready
   * @param sender the process that sends, once the store has named it
   */
  Health(
      Supplier<Optional<String>> unready,
      Supplier<Optional<LineSender>> sender,
      InstantSource clock) {
    this.unready = unready;
    this.sender = sender;
    this.clock = clock;
  }

  /** Learns from the outcome of a send whether the cloud answers, and accepts the credentials. */
  void learn(SendResult result) {
    last = Optional.of(new LastSend(result, clock.instant()));
    if (result.isAccepted()) {
      lastAccepted = last.map(LastSend::at);
    }
    Optional<String> learned =
        result.match(
            accepted -> Optional.of("accepted"),
            refused ->
                CREDENTIALS_REFUSED.contains(refused.code())
                    ? Optional.of("refused: " + refused.code())
                    : Optional.empty(),
            notSent -> Optional.empty(),
            uncertain -> Optional.empty());
    learned.ifPresent(credentials::set);
    if (learned.filter(now -> now.startsWith("refused")).isPresent()) {
      refusedAt = clock.instant();
    }
  }

  /** Forgets the old credentials after they were replaced. */
  void forget() {
    credentials.set(NOT_PROVEN);
  }

  /** Reports not ready from now on, so that load balancers send requests elsewhere. */
  void stopping() {
    stopping = true;
  }

  /** Asks the store for an entry, unless it still owes an answer. */
  void check(Outbox outbox) {
    if (checking.getAndSet(true)) {
      storeFails = true;
      return;
    }
    outbox
        .list(ANY_ENTRY)
        .whenComplete(
            (entries, failure) -> {
              storeFails = failure != null;
              checking.set(false);
            });
  }

  void live(RoutingContext context) {
    answer(context, 200, "alive");
  }

  void ready(RoutingContext context) {
    Optional<String> problem = problem();
    answer(context, problem.isPresent() ? 503 : 200, problem.orElse("ready"));
  }

  private Optional<String> problem() {
    if (stopping) {
      return Optional.of("the server stops");
    }
    if (storeFails) {
      return Optional.of("the store does not answer, so no signal can be made durable");
    }
    return refusesNow() ? Optional.of("the cloud refused the credentials") : unready.get();
  }

  /**
   * For a time: without it a server to which nothing is sent would never find out that it ended.
   */
  private boolean refusesNow() {
    return credentials.get().startsWith("refused")
        && clock.instant().isBefore(refusedAt.plus(REFUSAL_COUNTS));
  }

  private void answer(RoutingContext context, int status, String text) {
    JsonObjectBuilder body =
        Json.object().add("status", text).add("credentials", credentials.get());
    if (context.queryParams().contains("verbose")) {
      body.add("checks", checks());
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.build().toString());
  }

  private JsonObjectBuilder checks() {
    JsonObjectBuilder checks =
        Json.object()
            .add("stopping", stopping)
            .add("store", storeFails ? "does not answer" : "answers")
            .add("handOver", unready.get().orElse("no problem"));
    // The name of the other process is for holders of the API key: see GET /v1/quota.
    sender
        .get()
        .ifPresent(
            one ->
                checks
                    .add("sender", one.isHere() ? "this process" : "another process")
                    .add("senderSince", one.since().toString()));
    last.ifPresent(
        send ->
            checks
                .add("lastSend", SendResultJson.name(send.result))
                .add("lastSendAt", send.at.toString()));
    lastAccepted.ifPresent(at -> checks.add("lastAcceptedAt", at.toString()));
    return checks;
  }
}
