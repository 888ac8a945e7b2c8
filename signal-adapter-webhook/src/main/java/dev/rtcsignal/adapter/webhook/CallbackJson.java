package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import java.util.Base64;
import java.util.Set;
import java.util.function.Function;

/** The JSON of a callback (vendor-facts 4.3): its three members, each once; others are ignored. */
final class CallbackJson {
  private static final int MAX_BYTES_OF_A_CHARACTER = 3;
  private static final String MESSAGE = "message";
  private static final String BINARY = "binary";
  private static final String SIGNATURE = "signature";
  private static final String BINARY_RULE = "message is Base64 when binary is true";
  private static final String AGENT_RULE =
      "message is padded Base64 (RFC 4648, 4) when binary is missing";
  private static final Set<String> MEMBERS = Set.of(MESSAGE, BINARY, SIGNATURE);

  private CallbackJson() {}

  /**
   * Reads the body of a callback.
   *
   * @throws UnreadableBodyException if the body breaks a rule
   */
  static UnverifiedContent read(byte[] body) {
    StrictJson object = object(body);
    return content(object, decoder(object));
  }

  /**
   * Reads the body of a callback, or of a server message of an AI agent (vendor-facts 4.7), which
   * has no {@code binary} and holds Base64.
   *
   * @throws UnreadableBodyException if the body breaks a rule
   */
  static UnverifiedContent readAlsoOfAgents(byte[] body) {
    StrictJson object = object(body);
    return content(
        object,
        object.has(BINARY) ? decoder(object) : message -> Payload.binary(canonicalBase64(message)));
  }

  private static StrictJson object(byte[] body) {
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
    return object;
  }

  private static Function<String, Payload> decoder(StrictJson object) {
    boolean binary =
        present(object, BINARY)
            .bool(BINARY)
            .orElseThrow(() -> malformed(BINARY + " is true or false"));
    return binary ? message -> Payload.binary(base64(message, BINARY_RULE)) : CallbackJson::plain;
  }

  private static UnverifiedContent content(StrictJson object, Function<String, Payload> decoder) {
    String message = text(object, MESSAGE);
    String signature = text(object, SIGNATURE);
    if (signature.isEmpty()) {
      throw malformed("signature is not empty");
    }
    return new UnverifiedContent(bounded(message, decoder.apply(message)), signature);
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

  private static Payload bounded(String message, Payload payload) {
    // No text has more bytes than that, and counting them takes a copy.
    boolean mayBeLarge = message.length() > InboundSignal.MAX_BYTES / MAX_BYTES_OF_A_CHARACTER;
    if (mayBeLarge && payload.size() > InboundSignal.MAX_BYTES) {
      throw UnreadableBodyException.tooLarge(
          "message takes at most " + InboundSignal.MAX_BYTES + " bytes");
    }
    return payload;
  }

  private static Payload plain(String message) {
    try {
      return Payload.text(message);
    } catch (InvalidSignalException e) {
      throw malformed("message is well-formed Unicode");
    }
  }

  private static byte[] base64(String message, String rule) {
    try {
      return Base64.getDecoder().decode(message);
    } catch (IllegalArgumentException e) {
      throw malformed(rule);
    }
  }

  /** Stricter than for a callback: here no field tells a text from Base64. */
  private static byte[] canonicalBase64(String message) {
    byte[] bytes = base64(message, AGENT_RULE);
    if (!Base64.getEncoder().encodeToString(bytes).equals(message)) {
      throw malformed(AGENT_RULE);
    }
    return bytes;
  }

  private static UnreadableBodyException malformed(String rule) {
    return UnreadableBodyException.malformed(rule);
  }
}
