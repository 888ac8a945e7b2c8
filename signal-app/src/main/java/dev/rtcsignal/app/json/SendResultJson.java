package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/**
 * The HTTP response for the outcome of a send: 200 accepted, 429 throttled, 502 refused, 503 not
 * sent, 504 uncertain. It lists the attempts, unless there was only one, which was accepted without
 * waiting for the quota.
 */
public record SendResultJson(int status, JsonObject body) {
  /** The names of outcomes. */
  public static final List<String> NAMES =
      List.of("accepted", "throttled", "refused", "not-sent", "uncertain");

  private static final int ACCEPTED = 200;
  private static final int THROTTLED = 429;
  private static final int REFUSED = 502;
  private static final int NOT_SENT = 503;
  private static final int UNCERTAIN = 504;

  /** Returns the response for an outcome. */
  public static SendResultJson of(SendResult result) {
    JsonObjectBuilder body = content(result);
    if (needsAttempts(result.attempts())) {
      JsonArrayBuilder attempts = Json.array();
      result.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
      body.add("attempts", attempts);
    }
    return new SendResultJson(status(result), body.build());
  }

  private static boolean needsAttempts(List<Attempt> attempts) {
    return attempts.size() > 1
        || attempts.stream()
            .anyMatch(
                attempt ->
                    attempt.quota().isPresent()
                        || !(attempt.outcome() instanceof SendResult.Accepted));
  }

  private static int status(SendResult result) {
    return result.match(
        accepted -> ACCEPTED,
        refused -> refused.throttled() ? THROTTLED : REFUSED,
        notSent -> NOT_SENT,
        uncertain -> UNCERTAIN);
  }

  /** Returns the name of an outcome, one of {@link #NAMES}. */
  public static String name(SendResult result) {
    return result.match(
        accepted -> "accepted",
        refused -> refused.throttled() ? "throttled" : "refused",
        notSent -> "not-sent",
        uncertain -> "uncertain");
  }

  /** Returns an attempt, without the message of the cloud. */
  public static JsonObjectBuilder attempt(Attempt attempt) {
    JsonObjectBuilder base =
        Json.object()
            .add("at", attempt.at().toString())
            .add("waitedMs", attempt.waited().toMillis());
    attempt.quota().ifPresent(wait -> base.add("quota", wait.toString()));
    return content(attempt.outcome()).build().entrySet().stream()
        .filter(field -> !field.getKey().equals("message"))
        .reduce(
            base,
            (json, field) -> json.add(field.getKey(), field.getValue()),
            (first, second) -> first);
  }

  private static JsonObjectBuilder content(SendResult result) {
    JsonObjectBuilder body = Json.object().add("outcome", name(result));
    return result.match(
        accepted -> body.add("requestId", accepted.requestId()),
        refused ->
            body.add("status", refused.status())
                .add("code", refused.code())
                .add("message", refused.message())
                .add("requestId", refused.requestId()),
        notSent -> {
          notSent.quota().ifPresent(wait -> body.add("quota", QuotaJson.wait(wait)));
          return body.add("reason", notSent.reason().name());
        },
        uncertain ->
            body.add("reason", uncertain.reason().name())
                .add("status", uncertain.status())
                .add("code", uncertain.code())
                .add("requestId", uncertain.requestId()));
  }
}
