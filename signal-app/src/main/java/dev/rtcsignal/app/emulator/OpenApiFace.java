package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The OpenAPI: a call in, an answer out (Spec 1, 2, 9). */
final class OpenApiFace {
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  /** What to send back. */
  record Answer(int status, JsonObject body) {}

  private final EmulatedCloud cloud;
  private final GatewayCheck gateway;
  private final RandomGenerator random;

  OpenApiFace(EmulatedCloud cloud, RandomGenerator random) {
    this.cloud = cloud;
    this.gateway = new GatewayCheck(cloud);
    this.random = random;
  }

  Answer handle(ReceivedCall call) {
    return gateway
        .problem(call)
        .or(() -> serve(call))
        .map(error -> refusal(call, error))
        .orElseGet(() -> success(call));
  }

  /** Answers a call of which only the beginning was read. */
  Answer tooLarge(ReceivedCall call) {
    return refusal(
        call,
        new OpenApiError(
            "InvalidParameter.SizeOverLimit", 0, 413, "The body is larger than any message."));
  }

  /** The rate comes before the rest of the body's rules, but needs the body for its weight. */
  private Optional<OpenApiError> serve(ReceivedCall call) {
    if (call.body().length == 0) {
      return Optional.of(OpenApiError.invalid("BodyIsEmpty", "The body is empty."));
    }
    Optional<JsonObject> body = Json.parse(call.body());
    if (body.isEmpty()) {
      return Optional.of(
          OpenApiError.invalid("Unmarshal", "The body cannot be unmarshalled: not JSON."));
    }
    SendRequest request = new SendRequest(call.parameter("Action").orElseThrow(), body.get());
    return overLimit(request).or(() -> request.problem(cloud)).or(() -> deliver(request));
  }

  private Optional<OpenApiError> overLimit(SendRequest request) {
    return knownApp(request.appId())
        .filter(app -> !cloud.admit(app, request.room(), request.units()))
        .map(app -> OpenApiError.overLimit());
  }

  private Optional<AppId> knownApp(String id) {
    try {
      return Optional.of(new AppId(id)).filter(cloud::knows);
    } catch (InvalidSignalException e) {
      return Optional.empty();
    }
  }

  private Optional<OpenApiError> deliver(SendRequest request) {
    try {
      cloud.deliver(request.signal());
      return Optional.empty();
    } catch (InvalidSignalException e) {
      // A From that is also a recipient: the document forbids it, and names no code.
      return Optional.of(OpenApiError.invalid("IllegalFrom", e.getMessage()));
    }
  }

  private Answer success(ReceivedCall call) {
    return new Answer(
        200,
        Json.object()
            .add("ResponseMetadata", metadata(call))
            .add("Result", Json.object().add("Message", "Success"))
            .build());
  }

  private Answer refusal(ReceivedCall call, OpenApiError error) {
    JsonObjectBuilder details = Json.object();
    if (error.isOfGateway()) {
      details.add("CodeN", error.codeN());
    }
    details.add("Code", error.code()).add("Message", error.message());
    JsonObject body =
        Json.object()
            .add("ResponseMetadata", metadata(call).add("Error", details))
            .add("Result", Json.object())
            .build();
    return new Answer(status(call, error), body);
  }

  private int status(ReceivedCall call, OpenApiError error) {
    boolean older = call.parameter("Version").filter("2020-12-01"::equals).isPresent();
    boolean inside200 =
        cloud.settings().errorStatus() == ErrorStatus.ALWAYS_200 || (older && !error.isOfGateway());
    return inside200 ? 200 : error.status();
  }

  private JsonObjectBuilder metadata(ReceivedCall call) {
    return Json.object()
        .add("RequestId", requestId(cloud.clock().instant()))
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
