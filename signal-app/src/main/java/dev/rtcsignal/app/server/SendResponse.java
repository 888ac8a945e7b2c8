package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.ports.Quota;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * The response to one {@code POST /v1/signals}. Its methods may be called on any thread, and write
 * on the event loop of the request.
 */
record SendResponse(RoutingContext context, Context loop, SendRequest send, Quota quota) {
  private static final String RETRY_SECONDS = "1";

  /** The same request came before. */
  void markReplayed() {
    loop.runOnContext(turn -> context.response().putHeader("Idempotency-Replayed", "true"));
  }

  /** Answers once the signal is durable. */
  void accepted(OutboxEntry entry) {
    loop.runOnContext(
        turn -> {
          context
              .response()
              .putHeader(HttpHeaders.LOCATION, "/v1/signals/" + entry.name())
              .putHeader("Preference-Applied", "respond-async");
          JsonObject body =
              Json.object()
                  .add("name", entry.name().value())
                  .add("state", OutboxJson.name(entry.status().state()))
                  .build();
          JsonReply.send(context, 202, body);
        });
  }

  /** Answers that the name is taken. */
  void conflict() {
    String message =
        "another signal has the same Idempotency-Key and other content; take another key";
    loop.runOnContext(turn -> error(422, "idempotency-key", message));
  }

  private void error(int status, String rule, String message) {
    JsonObject body =
        Json.object()
            .add("error", Json.object().add("rule", rule).add("message", message))
            .add("name", send.request().name().value())
            .build();
    JsonReply.send(context, status, body);
  }

  /** Answers how the send ended. */
  void ended(SendResult result) {
    loop.runOnContext(turn -> write(result));
  }

  private void write(SendResult result) {
    if (context.response().closed()) {
      return;
    }
    if (result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.NO_ACCESS_KEY) {
      // The client's mistake, and no reason to try again.
      error(400, "app-id", "the application has no access key");
      return;
    }
    QuotaClaim claim = QuotaClaim.of(send.request().signal(), send.request().options().priority());
    SendResultJson outcome = SendResultJson.of(result);
    Optional<RetryAfter> wait = RetryAfter.of(result, claim, quota);
    wait.map(RetryAfter::seconds)
        .or(() -> storeFailed(result))
        .ifPresent(seconds -> context.response().putHeader(HttpHeaders.RETRY_AFTER, seconds));
    JsonObject body = wait.map(again -> again.addTo(outcome.body())).orElse(outcome.body());
    JsonReply.send(
        context,
        outcome.status(),
        Json.object(body).add("name", send.request().name().value()).build());
  }

  private static Optional<String> storeFailed(SendResult result) {
    return result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.STORE_FAILED
        ? Optional.of(RETRY_SECONDS)
        : Optional.empty();
  }
}
