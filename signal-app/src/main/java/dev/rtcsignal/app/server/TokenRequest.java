package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code POST /v1/tokens}: which token to mint, for whom, and for how long.
 *
 * @param room present with kind room
 * @param sealed whether the client gets a key to sign its messages with
 */
record TokenRequest(
    TokenKind kind, UserId user, Optional<RoomId> room, long ttlSeconds, boolean sealed) {
  /** One day, as the vendor advises (vendor-facts 3.2). */
  private static final long DEFAULT_TTL = 86_400;

  /** Seven days, the longest that BytePlus documents (vendor-facts 3.2). */
  private static final long MAX_TTL = 604_800;

  /** So that a receiver whose clock is behind does not reject the token as not yet valid. */
  private static final long BACK_DATED_SECONDS = 30;

  /** The kinds of token. */
  enum TokenKind {
    LOGIN,
    ROOM,
    SIGNATURE
  }

  /**
   * @throws BadRequestException naming the field and its rule
   */
  static TokenRequest read(JsonRequest request) {
    request.requireOnly(Set.of("kind", "userId", "roomId", "ttlSeconds", "sealed"));
    TokenKind kind = kind(request);
    UserId user = new UserId(request.text("userId").orElse(""));
    Optional<RoomId> room = request.text("roomId").map(RoomId::new);
    if (room.isPresent() != (kind == TokenKind.ROOM)) {
      throw new BadRequestException(
          "room-id", "roomId must be given with kind room, and only with it");
    }
    long ttl = request.value("ttlSeconds").map(TokenRequest::ttl).orElse(DEFAULT_TTL);
    return new TokenRequest(kind, user, room, ttl, sealed(request, kind));
  }

  private static TokenKind kind(JsonRequest request) {
    return switch (request.text("kind").orElse("")) {
      case "login" -> TokenKind.LOGIN;
      case "room" -> TokenKind.ROOM;
      case "signature" -> TokenKind.SIGNATURE;
      default -> throw new BadRequestException("kind", "kind must be login, room or signature");
    };
  }

  private static boolean sealed(JsonRequest request, TokenKind kind) {
    boolean sealed = request.flag("sealed", "sealed");
    if (sealed && kind != TokenKind.SIGNATURE) {
      throw new BadRequestException("sealed", "sealed may be true only with kind signature");
    }
    return sealed;
  }

  private static long ttl(JsonValue value) {
    return Json.integer(value)
        .filter(ttl -> ttl >= 1 && ttl <= MAX_TTL)
        .orElseThrow(
            () ->
                new BadRequestException(
                    "ttl-seconds",
                    "ttlSeconds must be a whole number from 1 to "
                        + MAX_TTL
                        + ", which is seven days"));
  }

  Instant expiresAt(Instant now) {
    return now.plusSeconds(ttlSeconds);
  }

  /** Back-dates no further than the longest lifetime allows. */
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
