package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The claims of a token or signature, and the verdict on it.
 *
 * @param claims by name, in the order of the wire format; empty if the text cannot be read
 */
public record TokenInspection(Verdict<VerifiedSender> verdict, JsonObject claims) {

  /**
   * Reads and verifies a text.
   *
   * @param keysOf finds the keys of the application that the text claims
   */
  public static TokenInspection of(String text, Function<AppId, List<AppKey>> keysOf, Instant now) {
    return CallbackSignature.parse(text)
        .match(
            signature ->
                new TokenInspection(
                    signature.verify(keysOf.apply(signature.app()), now, Duration.ZERO),
                    claims(signature)),
            notShort ->
                AccessToken.parse(text)
                    .match(
                        token ->
                            new TokenInspection(
                                token.verify(keysOf.apply(token.app()), now, Duration.ZERO),
                                claims(token)),
                        malformed -> unreadable(malformed)));
  }

  private static TokenInspection unreadable(RejectionReason reason) {
    return new TokenInspection(new Verdict.Rejected<>(reason), JsonValue.EMPTY_JSON_OBJECT);
  }

  private static JsonObject claims(CallbackSignature signature) {
    JsonObjectBuilder claims =
        Json.object()
            .add("form", "signature")
            .add("appId", signature.app().value())
            .add("userId", signature.userId())
            .add("nonce", signature.nonce());
    return lifetime(claims, signature.lifetime()).build();
  }

  private static JsonObject claims(AccessToken token) {
    JsonObjectBuilder privileges = Json.object();
    token
        .grant()
        .privileges()
        .forEach((name, until) -> privileges.add(name.toString(), until.getEpochSecond()));
    JsonObjectBuilder claims =
        Json.object()
            .add("form", "token")
            .add("appId", token.app().value())
            .add("roomId", token.grant().roomId())
            .add("userId", token.grant().userId())
            .add("nonce", token.nonce());
    return lifetime(claims, token.lifetime()).add("privileges", privileges).build();
  }

  private static JsonObjectBuilder lifetime(JsonObjectBuilder claims, Lifetime lifetime) {
    return claims
        .add("issuedAt", lifetime.issuedAt().getEpochSecond())
        .add("expiresAt", lifetime.expiresAt().getEpochSecond());
  }

  /** Tells whether the text is genuine and valid now. */
  public boolean trusted() {
    return reason().isEmpty();
  }

  /** Returns why it was rejected; empty if it is trusted. */
  public Optional<RejectionReason> reason() {
    return verdict.match(trusted -> Optional.empty(), rejected -> Optional.of(rejected.reason()));
  }

  /** Returns the claims where there is no key to verify them with. */
  public JsonObject unverifiedJson() {
    return Json.object()
        .add("verdict", "unverified")
        .add("reason", "NO_APP_KEY")
        .add("claims", claims)
        .build();
  }

  /** Returns the verdict, the reason and the claims. */
  public JsonObject toJson() {
    JsonObjectBuilder json = Json.object().add("verdict", trusted() ? "trusted" : "rejected");
    reason().ifPresentOrElse(why -> json.add("reason", why.name()), () -> json.addNull("reason"));
    return json.add("claims", claims).build();
  }
}
