package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the cloud's answer (Spec 1.5, 2.5): the body at any status; an Error in a 200 is a refusal;
 * keys and the word {@code Success} in any case.
 *
 * @param error the error object, empty if there is none
 * @param message what Result says, empty if nothing
 */
record OpenApiReply(int status, String requestId, Optional<JsonObject> error, String message) {
  private static final int MAX_MESSAGE = 1024;

  /** Failures inside the cloud, after which nobody knows how far it had come (Spec 2.6). */
  private static final Set<String> CLOUD_FAILED =
      Set.of("InternalServiceError", "InternalServiceTimeout", "ServiceUnavailableTemp");

  /** Returns what an answer means. Never throws, whatever the answer is. */
  static SendResult read(int status, BoundedBody.Content content) {
    return parse(status, content).map(OpenApiReply::result).orElseGet(() -> unreadable(status));
  }

  private SendResult result() {
    if (error.isPresent()) {
      return failed(error.get());
    }
    if (status >= 200 && status < 300) {
      return message.equalsIgnoreCase("success")
          ? new Accepted(requestId)
          : new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, status, "", requestId);
    }
    return unreadable(status);
  }

  private SendResult failed(JsonObject details) {
    String code = code(details);
    Refused refused = new Refused(status, code, cut(text(details, "message")), requestId);
    boolean certain = refused.throttled() || refused.neverReachedTheService();
    boolean failedInside =
        status >= 500 || code.startsWith("InternalError") || CLOUD_FAILED.contains(code);
    return failedInside && !certain
        ? new Uncertain(Uncertain.Reason.CLOUD_FAILED, status, code, requestId)
        : refused;
  }

  /** A status below 500 outside the 2xx is a refusal whatever the body says. */
  private static SendResult unreadable(int status) {
    boolean refused = status >= 300 && status < 500;
    return refused
        ? new Refused(status, "", "", "")
        : new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, status, "", "");
  }

  private static Optional<OpenApiReply> parse(int status, BoundedBody.Content content) {
    if (!content.complete()) {
      return Optional.empty();
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.bytes())).toString();
      JsonObject body = Wire.object(text);
      JsonObject metadata = object(body, "responsemetadata");
      return Optional.of(
          new OpenApiReply(
              status,
              text(metadata, "requestid"),
              Optional.of(object(metadata, "error")).filter(error -> !code(error).isEmpty()),
              text(object(body, "result"), "message")));
    } catch (CharacterCodingException | RuntimeException e) {
      // Whatever a JSON library throws at hostile text, the answer is the same: unreadable.
      return Optional.empty();
    }
  }

  /** A gateway error has a number too, and older ones perhaps only that. */
  private static String code(JsonObject error) {
    String code = text(error, "code");
    return code.isEmpty()
            && find(error, "coden") instanceof JsonNumber number
            && number.intValue() != 0
        ? "CodeN " + number.intValue()
        : code;
  }

  private static JsonObject object(JsonObject parent, String name) {
    return find(parent, name) instanceof JsonObject child ? child : JsonValue.EMPTY_JSON_OBJECT;
  }

  private static String text(JsonObject parent, String name) {
    return find(parent, name) instanceof JsonString text ? text.getString() : "";
  }

  private static JsonValue find(JsonObject parent, String name) {
    return parent.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(JsonValue.NULL);
  }

  private static String cut(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
  }
}
