package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.fuzz.Known;
import dev.rtcsignal.app.fuzz.Promise;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.util.Set;

/** What holds of every answer of the emulated OpenAPI, and of what is written down of the call. */
final class OpenApiJudge {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 403, 404, 405, 429);

  private OpenApiJudge() {}

  static OpenApiService.Response judged(OpenApiService.Response answer) {
    Promise.holds(STATUSES.contains(answer.status()), "a status that is documented");
    JsonObject body = answer.body();
    JsonObject metadata = body.getJsonObject("ResponseMetadata");
    Promise.holds(metadata.getString("RequestId").length() == 30, "an answer has a request id");
    boolean refused = answer.error().isPresent();
    Promise.holds(refused == metadata.containsKey("Error"), "a refusal has an error");
    Promise.holds(
        refused == body.getJsonObject("Result").isEmpty(), "and nothing else has a result");
    Promise.holds(!refused || answer.reached().isEmpty(), "what is refused reaches nobody");
    Promise.holds(Json.parse(Known.utf8(body.toString())).isPresent(), "an answer is JSON");
    return answer;
  }

  /** All that the console shows of a call can be built and written. */
  static String shown(OpenApiCall call) {
    Promise.holds(!call.attributes().isEmpty(), "a call has attributes");
    return Json.object().add("raw", call.raw()).add("decoded", call.decoded()).build().toString();
  }

  static String code(OpenApiService.Response answer) {
    return answer.error().map(OpenApiError::code).orElse("");
  }
}
