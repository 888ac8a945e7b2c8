package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.time.Duration;

/** The arguments of SDK calls that take a token or a signature, which are minted here. */
record ClientTokens(AppKey key, Environment environment) {
  private static final Duration VALID = Duration.ofDays(1);

  JsonObject login(UserId user) {
    String token = AccessToken.mint(key, Grant.login(user), lifetime(), environment.nonce()).text();
    return Json.object().add("token", token).add("uid", user.value()).build();
  }

  JsonObject join(RoomId room, UserId user) {
    Grant grant = Grant.room(room, user).publishing(Lifetime.NEVER).subscribing(Lifetime.NEVER);
    return Json.object()
        .add("token", AccessToken.mint(key, grant, lifetime(), environment.nonce()).text())
        .add("roomId", room.value())
        .add("uid", user.value())
        .build();
  }

  JsonObject serverParams(UserId user, String url) {
    String signature =
        CallbackSignature.mint(key, user.value(), lifetime(), environment.nonce()).text();
    return Json.object().add("signature", signature).add("url", url).build();
  }

  private Lifetime lifetime() {
    return Lifetime.starting(environment.clock().instant(), VALID);
  }
}
