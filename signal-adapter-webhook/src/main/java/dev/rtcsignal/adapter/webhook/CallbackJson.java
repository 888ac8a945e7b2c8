package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import java.util.Base64;
import java.util.Set;

/** The JSON of a callback (vendor-facts 4.3): its three members, each once; others are ignored. */
final class CallbackJson {
  private static final int MAX_BYTES_OF_A_CHARACTER = 3;
  private static final String MESSAGE = "message";
  private static final String BINARY = "binary";
  private static final String SIGNATURE = "signature";
  private static final Set<String> MEMBERS = Set.of(MESSAGE, BINARY, SIGNATURE);

  private CallbackJson() {}

  /**
   * Reads the body of a callback.
   *
   * @throws UnreadableBodyException if the body breaks a rule
   */
  static UnverifiedContent read(byte[] body) {
    StrictJson object =
        Bytes.decodeUtf8(body)
            .flatMap(text -> StrictJson.read(text, MEMBERS))
            .orElseThrow(() -> malformed("the body is one JSON object"));
    object
        .problem()
        .ifPresent(
            why -> {
              throw malformed("the body is one JSON object: " + why);
            });
    String message = text(object, MESSAGE);
    boolean binary =
        present(object, BINARY)
            .bool(BINARY)
            .orElseThrow(() -> malformed(BINARY + " is true or false"));
    String signature = text(object, SIGNATURE);
    if (signature.isEmpty()) {
      throw malformed("signature is not empty");
    }
    return new UnverifiedContent(payload(message, binary), signature);
  }

  private static StrictJson present(StrictJson object, String name) {
    if (!object.has(name)) {
      throw malformed(name + " is missing");
    }
    return object;
  }

  private static String text(StrictJson object, String name) {
    return present(object, name).text(name).orElseThrow(() -> malformed(name + " is a string"));
  }

  private static Payload payload(String message, boolean binary) {
    Payload payload = binary ? Payload.binary(base64(message)) : text(message);
    // No text has more bytes than that, and counting them takes a copy.
    boolean mayBeLarge = message.length() > InboundSignal.MAX_BYTES / MAX_BYTES_OF_A_CHARACTER;
    if (mayBeLarge && payload.size() > InboundSignal.MAX_BYTES) {
      throw UnreadableBodyException.tooLarge(
          "message takes at most " + InboundSignal.MAX_BYTES + " bytes");
    }
    return payload;
  }

  private static Payload text(String message) {
    try {
      return Payload.text(message);
    } catch (InvalidSignalException e) {
      throw malformed("message is well-formed Unicode");
    }
  }

  private static byte[] base64(String message) {
    try {
      return Base64.getDecoder().decode(message);
    } catch (IllegalArgumentException e) {
      throw malformed("message is Base64 when binary is true");
    }
  }

  private static UnreadableBodyException malformed(String rule) {
    return UnreadableBodyException.malformed(rule);
  }
}
