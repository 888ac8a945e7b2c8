package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the body of a callback says, for the journal: without its signature.
 *
 * @param seal of a sealed message
 */
record CallbackLine(Form form, Optional<String> user, Payload payload, Optional<Seal> seal) {
  private static final Pattern SEQ = Pattern.compile("\\d{1,16}");

  /** By which a sealed message is told from others of its sender. */
  record Seal(String signature, String id, long seq) {
    /** Leaves the signature out. */
    @Override
    public String toString() {
      return "Seal[***]";
    }
  }

  /** How the message came. */
  enum Form {
    BARE,
    SEALED,
    /** Not in the form of a callback; its payload is the whole body. */
    MALFORMED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Returns what is in a body that was in order.
   *
   * @param sealing whether the server opens envelopes
   */
  static CallbackLine of(byte[] body, boolean sealing) {
    return Json.parse(body)
        .flatMap(callback -> read(callback, sealing))
        .orElseGet(() -> malformed(body));
  }

  static CallbackLine malformed(byte[] body) {
    return new CallbackLine(
        Form.MALFORMED, Optional.empty(), Payload.binary(body), Optional.empty());
  }

  private static Optional<CallbackLine> read(JsonObject callback, boolean sealing) {
    Optional<String> message = Json.text(callback, "message");
    Optional<String> signature = Json.text(callback, "signature");
    boolean binary = callback.getOrDefault("binary", JsonValue.NULL) == JsonValue.TRUE;
    try {
      return message.flatMap(
          text ->
              signature.map(who -> read(binary ? bytes(text) : Payload.text(text), who, sealing)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static CallbackLine read(Payload message, String signature, boolean sealing) {
    String text = message.match(plain -> plain.value(), binary -> binary.value().asUtf8());
    Optional<JsonObject> sealed =
        Json.parse(text)
            .filter(envelope -> sealing)
            .filter(envelope -> envelope.containsKey("v") && envelope.containsKey("mac"));
    Optional<String> inside = sealed.flatMap(envelope -> Json.text(envelope, "body"));
    Form form = inside.isPresent() ? Form.SEALED : Form.BARE;
    Payload payload =
        inside
            .map(body -> message.match(plain -> Payload.text(body), binary -> bytes(body)))
            .orElse(message);
    Optional<Seal> seal = inside.flatMap(body -> sealed).flatMap(one -> seal(one, signature));
    return new CallbackLine(form, user(signature), payload, seal);
  }

  private static Optional<Seal> seal(JsonObject envelope, String signature) {
    String seq = envelope.getOrDefault("seq", JsonValue.NULL).toString();
    return Json.text(envelope, "id")
        .filter(id -> SEQ.matcher(seq).matches())
        .map(id -> new Seal(signature, id, Long.parseLong(seq)));
  }

  private static Payload bytes(String base64) {
    return Payload.binary(Base64.getDecoder().decode(base64));
  }

  private static Optional<String> user(String signature) {
    return CallbackSignature.parse(signature)
        .match(
            callback -> Optional.of(callback.userId()),
            other ->
                AccessToken.parse(signature)
                    .match(
                        token -> Optional.of(token.grant().userId()), neither -> Optional.empty()));
  }
}
