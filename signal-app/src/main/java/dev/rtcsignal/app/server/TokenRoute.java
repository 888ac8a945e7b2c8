package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AppKeys;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Mints tokens at {@code POST /v1/tokens}, and explains them at {@code POST /v1/tokens/inspect}.
 */
record TokenRoute(AppId app, AppKeys keys, InstantSource clock, RandomGenerator random) {
  static TokenRoute of(ServerOptions options) {
    return new TokenRoute(options.app(), options.appKeys(), options.clock(), options.random());
  }

  void mint(RoutingContext context, byte[] body) {
    TokenRequest request = TokenRequest.read(JsonRequest.parse(body));
    Optional<AppKey> key = keys.appKeys(app).stream().findFirst();
    if (key.isEmpty()) {
      ErrorReply.send(context, 503, "app-key", "the application has no AppKey to mint with");
      return;
    }
    Instant now = clock.instant();
    long nonce = random.nextLong(1, 1L << 32);
    Instant expiry = Instant.ofEpochSecond(request.expiresAt(now).getEpochSecond());
    String token = request.mint(key.get(), now, nonce);
    JsonObjectBuilder minted =
        Json.object().add("token", token).add("expiresAt", expiry.toString());
    if (request.sealed()) {
      minted.add("sealingKey", EnvelopeKey.derive(key.get(), token).text());
    }
    JsonReply.send(context, 200, minted.build());
  }

  void inspect(RoutingContext context, byte[] body) {
    String token =
        JsonRequest.parse(body)
            .requireOnly(Set.of("token"))
            .text("token")
            .orElseThrow(
                () -> new BadRequestException("token", "token must be a token or a signature"));
    Instant now = clock.instant();
    JsonReply.send(context, 200, TokenInspection.of(token, keys::appKeys, now).toJson());
  }
}
