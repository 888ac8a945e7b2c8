package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** {@code POST /v1/tokens} mints; {@code POST /v1/tokens/inspect} explains. */
final class TokenRoute {
  private final ServerOptions settings;

  TokenRoute(ServerOptions settings) {
    this.settings = settings;
  }

  void mint(RoutingContext context, JsonObject body) {
    TokenRequest request = TokenRequest.read(body);
    Optional<AppKey> key = settings.primaryKey();
    if (key.isEmpty()) {
      ErrorReply.send(context, 503, "app-key", "there is no AppKey to mint with");
      return;
    }
    Instant now = settings.clock().instant();
    long nonce = settings.random().nextLong(1, 1L << 32);
    Instant expiry = Instant.ofEpochSecond(request.expiresAt(now).getEpochSecond());
    String token = request.mint(key.get(), now, nonce);
    JsonObjectBuilder minted =
        Json.object().add("token", token).add("expiresAt", expiry.toString());
    if (request.sealed()) {
      minted.add("sealingKey", EnvelopeKey.derive(key.get(), token).text());
    }
    JsonReply.send(context, 200, minted.build());
  }

  void inspect(RoutingContext context, JsonObject body) {
    SignalRequest.onlyFields(body, Set.of("token"));
    String token =
        SignalRequest.optional(body, "token")
            .orElseThrow(() -> new BadRequestException("token", "token is a token or a signature"));
    Instant now = settings.clock().instant();
    JsonReply.send(context, 200, TokenInspection.of(token, settings.appKeys()::find, now).toJson());
  }
}
