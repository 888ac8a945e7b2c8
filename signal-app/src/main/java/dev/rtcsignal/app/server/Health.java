package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.ports.Outbox;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers {@code /health/live} and {@code /health/ready}. The server is ready unless it stops, its
 * store or the hand-over to Kafka does not answer, or the cloud has refused its credentials:
 * whether they are right shows only when the cloud answers a send, so until then they are reported
 * as not proven. Safe for use by many threads.
 */
final class Health {
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("InvalidAccessKey", "SignatureDoesNotMatch", "InvalidSecretToken", "AccessDenied");

  private static final Outbox.Query ANY_ENTRY =
      new Outbox.Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1);

  private static final String NOT_PROVEN = "not proven";

  private final AtomicReference<String> credentials = new AtomicReference<>(NOT_PROVEN);
  private final AtomicBoolean checking = new AtomicBoolean();
  private final Supplier<Optional<String>> unready;
  private volatile boolean storeFails;
  private volatile boolean stopping;

  /**
   * @param unready what else keeps the server from being ready
   */
  Health(Supplier<Optional<String>> unready) {
    this.unready = unready;
  }

  /** Learns from the outcome of a send whether the cloud accepts the credentials. */
  void learn(SendResult result) {
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
    Optional<String> other = unready.get();
    if (stopping) {
      answer(context, 503, "the server stops");
    } else if (storeFails) {
      answer(context, 503, "the store does not answer, so no signal can be made durable");
    } else if (credentials.get().startsWith("refused")) {
      answer(context, 503, "the cloud refused the credentials");
    } else if (other.isPresent()) {
      answer(context, 503, other.get());
    } else {
      answer(context, 200, "ready");
    }
  }

  private void answer(RoutingContext context, int status, String text) {
    String body =
        Json.object().add("status", text).add("credentials", credentials.get()).build().toString();
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body);
  }
}
