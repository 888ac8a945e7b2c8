package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.message.Payload;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The JSON of an envelope, read strictly: its six members, each once and of its type. */
final class EnvelopeJson {
  private static final Set<String> MEMBERS = Set.of("v", "id", "seq", "ts", "body", "mac");
  private static final int MAC_LENGTH = 43;

  private EnvelopeJson() {}

  /** What a message is, seen from outside. */
  enum Form {
    BARE,
    MALFORMED,
    SEALED
  }

  /** An envelope that can be read, or why there is none. */
  record Read(Form form, Optional<Envelope> envelope) {
    private static Read none(Form form) {
      return new Read(form, Optional.empty());
    }
  }

  /** Returns what it is: anything without the members {@code v} and {@code mac} is bare. */
  static Read read(Payload payload) {
    String text = payload.match(plain -> plain.value(), binary -> binary.value().asUtf8());
    Optional<StrictJson> object = StrictJson.parse(text);
    if (object.isEmpty() || !object.get().hasAll("v", "mac")) {
      return Read.none(Form.BARE);
    }
    boolean binary = payload.match(plain -> false, bytes -> true);
    try {
      return new Read(Form.SEALED, Optional.of(envelope(object.get(), binary)));
    } catch (IllegalArgumentException e) {
      return Read.none(Form.MALFORMED);
    }
  }

  private static Envelope envelope(StrictJson object, boolean binary) {
    if (object.repeats() || !object.members().keySet().equals(MEMBERS) || !isVersion1(object)) {
      throw new IllegalArgumentException();
    }
    String body = text(object, "body");
    return Envelope.claimed(
        text(object, "id"),
        object.integer("seq").orElseThrow(IllegalArgumentException::new),
        object.integer("ts").orElseThrow(IllegalArgumentException::new),
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

  /** The MAC covers the text of a binary body, so there is but one text for the same bytes. */
  private static byte[] canonical(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException();
    }
    return bytes;
  }

  private static boolean isVersion1(StrictJson object) {
    return object.integer("v").filter(version -> version == 1).isPresent();
  }

  private static String text(StrictJson object, String name) {
    return object.text(name).orElseThrow(IllegalArgumentException::new);
  }
}
