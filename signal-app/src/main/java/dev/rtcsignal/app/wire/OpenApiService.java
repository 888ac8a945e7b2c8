package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.cloud.Values;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The OpenAPI without HTTP: takes a call, gives a response (vendor-facts 1, 2, 9). */
final class OpenApiService {
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  /**
   * A response, with details that the caller does not get.
   *
   * @param reached the users whose clients received the message
   */
  record Response(
      int status, JsonObject body, Optional<OpenApiError> error, List<UserId> reached) {}

  private final EmulatedCloud cloud;
  private final GatewayCheck gateway;
  private final RandomGenerator random;

  OpenApiService(EmulatedCloud cloud, RandomGenerator random) {
    this.cloud = cloud;
    this.gateway = new GatewayCheck(cloud);
    this.random = random;
  }

  /**
   * Handles a call.
   *
   * @param now by the clock of the gateway, which a fault may skew
   * @param copies how often an accepted message is delivered
   */
  Response handle(OpenApiCall call, Instant now, int copies) {
    Optional<OpenApiError> problem = gateway.problem(call, now).or(() -> unreadable(call));
    if (problem.isPresent()) {
      return error(call, problem.get());
    }
    SendRequest request = call.request().orElseThrow();
    return overLimit(request)
        .or(() -> request.problem(cloud))
        .map(error -> error(call, error))
        .orElseGet(() -> accept(call, request, copies));
  }

  /** Checked before the quota, which needs the body for the units. */
  private Optional<OpenApiError> unreadable(OpenApiCall call) {
    if (!cloud.settings().clientLimits().advanced()) {
      return Optional.of(
          new OpenApiError(
              "AccessDenied.ServiceNotEnabled", 0, 403, "Real-time signaling is not enabled."));
    }
    if (call.body().length == 0) {
      return Optional.of(OpenApiError.invalid("BodyIsEmpty", "The body is empty."));
    }
    return call.request().isPresent()
        ? Optional.empty()
        : Optional.of(
            OpenApiError.invalid("Unmarshal", "The body cannot be unmarshalled: not JSON."));
  }

  private Optional<OpenApiError> overLimit(SendRequest request) {
    return Values.of(request.appId(), AppId::new)
        .filter(cloud::knows)
        .filter(app -> !cloud.admit(app, request.room(), request.units()))
        .map(app -> OpenApiError.overLimit());
  }

  private Response accept(OpenApiCall call, SendRequest request, int copies) {
    try {
      String id = requestId(cloud.now());
      List<UserId> reached = List.of();
      for (int i = 0; i < copies; i++) {
        reached = cloud.deliver(request.signal(), id);
      }
      JsonObject body =
          Json.object()
              .add("ResponseMetadata", metadata(call, id))
              .add("Result", Json.object().add("Message", "Success"))
              .build();
      return new Response(200, body, Optional.empty(), reached);
    } catch (InvalidSignalException e) {
      // From is also a recipient: the documentation forbids it, without an error code.
      return error(call, OpenApiError.invalid("IllegalFrom", e.getMessage()));
    }
  }

  Response error(OpenApiCall call, OpenApiError error) {
    JsonObjectBuilder details = Json.object();
    if (error.isOfGateway()) {
      details.add("CodeN", error.codeN());
    }
    details.add("Code", error.code()).add("Message", error.message());
    JsonObject body =
        Json.object()
            .add("ResponseMetadata", metadata(call, requestId(cloud.now())).add("Error", details))
            .add("Result", Json.object())
            .build();
    return new Response(status(call, error), body, Optional.of(error), List.of());
  }

  private int status(OpenApiCall call, OpenApiError error) {
    boolean older = call.parameter("Version").filter("2020-12-01"::equals).isPresent();
    boolean inside200 =
        cloud.settings().errorStatus() == ErrorStatus.ALWAYS_200 || (older && !error.isOfGateway());
    return inside200 ? 200 : error.status();
  }

  private JsonObjectBuilder metadata(OpenApiCall call, String id) {
    return Json.object()
        .add("RequestId", id)
        .add("Action", call.parameter("Action").orElse(""))
        .add("Version", call.parameter("Version").orElse(""))
        .add("Service", "rtc")
        .add("Region", cloud.settings().region());
  }

  private String requestId(Instant now) {
    byte[] unique = new byte[8];
    random.nextBytes(unique);
    return REQUEST_TIME.format(now) + HexFormat.of().withUpperCase().formatHex(unique);
  }
}
