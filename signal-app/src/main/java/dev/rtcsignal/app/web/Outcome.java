package dev.rtcsignal.app.web;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import jakarta.json.JsonObject;

/**
 * A send's outcome as HTTP tells it: 200 accepted, 429 throttled, 502 refused, 503 not sent, 504
 * uncertain.
 */
public record Outcome(int status, JsonObject body) {

  /** Returns how an outcome is told. */
  public static Outcome of(SendResult result) {
    return result.match(
        accepted ->
            new Outcome(
                200,
                Json.object()
                    .add("outcome", "accepted")
                    .add("requestId", accepted.requestId())
                    .build()),
        Outcome::refused,
        notSent ->
            new Outcome(
                503,
                Json.object()
                    .add("outcome", "not-sent")
                    .add("reason", notSent.reason().name())
                    .build()),
        Outcome::uncertain);
  }

  private static Outcome refused(SendResult.Refused refused) {
    return new Outcome(
        refused.throttled() ? 429 : 502,
        Json.object()
            .add("outcome", refused.throttled() ? "throttled" : "refused")
            .add("status", refused.status())
            .add("code", refused.code())
            .add("message", refused.message())
            .add("requestId", refused.requestId())
            .build());
  }

  private static Outcome uncertain(SendResult.Uncertain uncertain) {
    return new Outcome(
        504,
        Json.object()
            .add("outcome", "uncertain")
            .add("reason", uncertain.reason().name())
            .add("status", uncertain.status())
            .add("code", uncertain.code())
            .add("requestId", uncertain.requestId())
            .build());
  }
}
