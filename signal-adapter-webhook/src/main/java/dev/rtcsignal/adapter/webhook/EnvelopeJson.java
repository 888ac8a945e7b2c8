package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.message.Payload;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The JSON of an {@link Envelope}: its six members, each once, and no other. */
final class EnvelopeJson {
  private static final Set<String> MEMBERS = Set.of("v", "id", "seq", "ts", "body", "mac");

  /** An object with these members is meant as an envelope. */
  private static final Set<String> MARKERS = Set.of("v", "mac");

  private static final int MAC_LENGTH = 43;

  private EnvelopeJson() {}

  /** Reads the object that is meant as an envelope; empty for a bare message. */
  static Optional<StrictJson> find(Payload payload) {
    String text = payload.match(plain -> plain.value(), binary -> binary.value().asUtf8());
    return StrictJson.read(text, MEMBERS).filter(object -> object.hasAll(MARKERS));
  }

  /** Returns the envelope, of which nothing is proved; empty if it breaks a rule of form. */
  static Optional<Envelope> read(StrictJson object, boolean binary) {
    try {
      return Optional.of(envelope(object, binary));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Envelope envelope(StrictJson object, boolean binary) {
    if (object.problem().isPresent() || object.hasOthers() || integer(object, "v") != 1) {
      throw new IllegalArgumentException();
    }
    String body = text(object, "body");
    return Envelope.claimed(
        text(object, "id"),
        integer(object, "seq"),
        integer(object, "ts"),
        binary ? Payload.binary(canonical(body)) : Payload.text(body),
        mac(text(object, "mac")));
  }

  private static byte[] mac(String text) {
    byte[] mac = Base64.getUrlDecoder().decode(text);
    boolean canonical =
        text.length() == MAC_LENGTH
            && Base64.getUrlEncoder().withoutPadding().encodeToString(mac).equals(text);
    if (!canonical) {
      throw new IllegalArgumentException();
    }
    return mac;
  }

  /** The MAC covers the text of a binary body, so the same bytes must have one text alone. */
  private static byte[] canonical(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException();
    }
    return bytes;
  }

  private static long integer(StrictJson object, String name) {
    return object.integer(name).orElseThrow(IllegalArgumentException::new);
  }

  private static String text(StrictJson object, String name) {
    return object.text(name).orElseThrow(IllegalArgumentException::new);
  }
}
