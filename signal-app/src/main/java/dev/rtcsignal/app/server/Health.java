package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the server is alive, and whether it is ready. Ready does not mean that the credentials
 * are right: that shows only when the cloud answers, so readiness says "not proven" until then.
 */
final class Health {
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("InvalidAccessKey", "SignatureDoesNotMatch", "InvalidSecretToken", "AccessDenied");

  private static final String NOT_PROVEN = "not proven";

  private final AtomicReference<String> credentials = new AtomicReference<>(NOT_PROVEN);

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

  void forget() {
    credentials.set(NOT_PROVEN);
  }

  void live(RoutingContext context) {
    answer(context, 200, "alive");
  }

  void ready(RoutingContext context) {
    if (credentials.get().startsWith("refused")) {
      answer(context, 503, "the cloud does not take the credentials");
    } else {
      answer(context, 200, "ready");
    }
  }

  private void answer(RoutingContext context, int status, String word) {
    String body =
        Json.object().add("status", word).add("credentials", credentials.get()).build().toString();
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body);
  }
}
