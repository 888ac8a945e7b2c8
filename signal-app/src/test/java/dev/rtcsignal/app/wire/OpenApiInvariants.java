package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.fuzz.FuzzFixture;
import dev.rtcsignal.app.fuzz.Invariant;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.util.Set;

/** Checks the invariants of every response of the emulated OpenAPI and of the log of the call. */
final class OpenApiInvariants {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 403, 404, 405, 429);

  private OpenApiInvariants() {}

  static OpenApiService.Response checked(OpenApiService.Response response) {
    Invariant.check(STATUSES.contains(response.status()), "the status is documented");
    JsonObject body = response.body();
    JsonObject metadata = body.getJsonObject("ResponseMetadata");
    Invariant.check(metadata.getString("RequestId").length() == 30, "a response has a request id");
    boolean refused = response.error().isPresent();
    Invariant.check(refused == metadata.containsKey("Error"), "exactly refusals have an error");
    Invariant.check(
        refused == body.getJsonObject("Result").isEmpty(), "exactly refusals have an empty result");
    Invariant.check(
        !refused || response.reached().isEmpty(), "a refused request reaches no client");
    Invariant.check(
        Json.parse(FuzzFixture.utf8(body.toString())).isPresent(), "a response is a JSON object");
    return response;
  }

  /** Renders all parts of a call that the console shows. */
  static String render(OpenApiCall call) {
    Invariant.check(!call.attributes().isEmpty(), "a call has attributes");
    return Json.object().add("raw", call.raw()).add("decoded", call.decoded()).build().toString();
  }

  static String code(OpenApiService.Response response) {
    return response.error().map(OpenApiError::code).orElse("");
  }
}
