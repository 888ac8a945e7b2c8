package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The body of {@code POST /v1/tokens}: what to mint, for whom, for how long. */
record TokenRequest(
    Kind kind, UserId user, Optional<RoomId> room, long ttlSeconds, boolean sealed) {
  /** The vendor advises a day (vendor-facts 3.2). */
  private static final long DEFAULT_TTL = 86_400;

  /** The most that BytePlus documents (vendor-facts 3.2). */
  private static final long MAX_TTL = 604_800;

  /** So that a receiver whose clock is behind does not find the token not yet valid. */
  private static final long BACK_DATED_SECONDS = 30;

  enum Kind {
    LOGIN,
    ROOM,
    SIGNATURE
  }

  static TokenRequest read(JsonObject body) {
    SignalRequest.onlyFields(body, Set.of("kind", "userId", "roomId", "ttlSeconds", "sealed"));
    Kind kind =
        switch (SignalRequest.optional(body, "kind").orElse("")) {
          case "login" -> Kind.LOGIN;
          case "room" -> Kind.ROOM;
          case "signature" -> Kind.SIGNATURE;
          default -> throw new BadRequestException("kind", "kind is login, room or signature");
        };
    UserId user = new UserId(SignalRequest.optional(body, "userId").orElse(""));
    Optional<RoomId> room = SignalRequest.optional(body, "roomId").map(RoomId::new);
    if (room.isPresent() != (kind == Kind.ROOM)) {
      throw new BadRequestException("room-id", "roomId goes with kind room, and only with it");
    }
    return new TokenRequest(kind, user, room, ttl(body), sealed(body, kind));
  }

  private static boolean sealed(JsonObject body, Kind kind) {
    JsonValue value = SignalRequest.value(body, "sealed");
    if (value == JsonValue.NULL || value == JsonValue.FALSE) {
      return false;
    }
    if (value != JsonValue.TRUE || kind != Kind.SIGNATURE) {
      throw new BadRequestException(
          "sealed", "sealed is true or false, and goes with kind signature");
    }
    return true;
  }

  private static long ttl(JsonObject body) {
    JsonValue value = SignalRequest.value(body, "ttlSeconds");
    if (value == JsonValue.NULL) {
      return DEFAULT_TTL;
    }
    long ttl = value instanceof JsonNumber number ? exact(number) : 0;
    if (ttl < 1 || ttl > MAX_TTL) {
      throw new BadRequestException(
          "ttl-seconds", "ttlSeconds is 1 to " + MAX_TTL + ", seven days");
    }
    return ttl;
  }

  private static long exact(JsonNumber number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return 0;
    }
  }

  Instant expiresAt(Instant now) {
    return now.plusSeconds(ttlSeconds);
  }

  /** Back-dated only as far as the longest lifetime allows. */
  private static Instant issuedAt(Instant now, Instant until) {
    Instant backDated = now.minusSeconds(BACK_DATED_SECONDS);
    Instant earliest = until.minusSeconds(MAX_TTL);
    return backDated.isBefore(earliest) ? earliest : backDated;
  }

  String mint(AppKey key, Instant now, long nonce) {
    Instant until = expiresAt(now);
    Lifetime lifetime = new Lifetime(issuedAt(now, until), until);
    return switch (kind) {
      case SIGNATURE -> CallbackSignature.mint(key, user.value(), lifetime, nonce).text();
      case LOGIN -> AccessToken.mint(key, Grant.login(user), lifetime, nonce).text();
      case ROOM ->
          AccessToken.mint(
                  key,
                  Grant.room(room.orElseThrow(), user).publishing(until).subscribing(until),
                  lifetime,
                  nonce)
              .text();
    };
  }
}
