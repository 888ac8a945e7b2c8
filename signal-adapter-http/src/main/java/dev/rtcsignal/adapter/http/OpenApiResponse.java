package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a response of the OpenAPI (vendor-facts 1.5, 2.5). The body counts at any status: an Error
 * in a 200 is a refusal. Keys and the word {@code Success} are read in any case; a body that has a
 * key twice contradicts itself, and counts as unreadable.
 *
 * @param requestId of the cloud, empty if there is none
 * @param error the Error object, JSON null if there is none
 * @param message of the Result, empty if there is none
 */
record OpenApiResponse(int status, String requestId, JsonValue error, String message) {
  private static final int MAX_ID = 128;

  /** Failures inside the cloud, after which the message may have been taken (vendor-facts 2.6). */
  private static final Set<String> CLOUD_FAILED =
      Set.of("InternalServiceError", "InternalServiceTimeout", "ServiceUnavailableTemp");

  /** The numbers (CodeN) of the codes that decide about repetitions (vendor-facts 2.6). */
  private static final Map<Integer, String> CODE_OF_NUMBER =
      Map.of(
          100014, "InternalError",
          100015, "FailToConnect",
          100016, "InternalServiceTimeout",
          100018, "FlowLimitExceeded",
          100019, "ServiceUnavailableTemp",
          100027, "AccountFlowLimitExceeded");

  /** Returns the result that a response means. Never throws, whatever the response holds. */
  static SendResult read(int status, BoundedBody.Content content) {
    return parse(status, content)
        .orElseGet(() -> new OpenApiResponse(status, "", JsonValue.NULL, ""))
        .result();
  }

  private SendResult result() {
    if (error instanceof JsonObject details && !code(details).isEmpty()) {
      return failed(details);
    }
    boolean success = message.equalsIgnoreCase("success") && isNothing(error);
    if (status >= 200 && status < 300 && success) {
      return new Accepted(requestId);
    }
    // A status from 300 to 499 is a refusal, whatever the body holds.
    return status >= 300 && status < 500
        ? new Refused(status, "", message, requestId)
        : new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, status, "", requestId);
  }

  private SendResult failed(JsonObject details) {
    String code = code(details);
    Refused refused = new Refused(status, code, text(details, "message"), requestId);
    boolean certain = refused.throttled() || refused.neverReachedTheService();
    boolean failedInside =
        status >= 500 || code.startsWith("InternalError") || CLOUD_FAILED.contains(code);
    return failedInside && !certain
        ? new Uncertain(Uncertain.Reason.CLOUD_FAILED, status, code, requestId)
        : refused;
  }

  private static boolean isNothing(JsonValue error) {
    return error == JsonValue.NULL || error.equals(JsonValue.EMPTY_JSON_OBJECT);
  }

  private static Optional<OpenApiResponse> parse(int status, BoundedBody.Content content) {
    if (!content.complete()) {
      return Optional.empty();
    }
    try {
      JsonObject body = OpenApiJson.object(Bytes.decodeUtf8(content.bytes()).orElseThrow());
      JsonObject metadata = object(body, "responsemetadata");
      return Optional.of(
          new OpenApiResponse(
              status,
              identifier(text(metadata, "requestid")),
              find(metadata, "error"),
              text(object(body, "result"), "message")));
    } catch (RuntimeException e) {
      // A JSON library may throw anything for hostile text; the response is unreadable then.
      return Optional.empty();
    }
  }

  /** Errors of the cloud's gateway have a number too, older ones perhaps only that. */
  private static String code(JsonObject error) {
    String code = identifier(text(error, "code"));
    if (code.isEmpty() && find(error, "coden") instanceof JsonNumber number) {
      return code(number);
    }
    return code;
  }

  private static String code(JsonNumber number) {
    try {
      int n = number.intValueExact();
      return n == 0 ? "" : CODE_OF_NUMBER.getOrDefault(n, "CodeN " + n);
    } catch (ArithmeticException e) {
      // Its lower bits may look like another code, that of a throttle for example.
      return "CodeN";
    }
  }

  /** Codes and ids are logged, so they are cut to {@value #MAX_ID} visible ASCII characters. */
  private static String identifier(String text) {
    String visible = text.replaceAll("[^!-~]", "?");
    return visible.substring(0, Math.min(visible.length(), MAX_ID));
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

  /** Leaves the messages out: they may quote the payload. */
  @Override
  public String toString() {
    return "OpenApiResponse[" + status + ", " + requestId + "]";
  }
}
