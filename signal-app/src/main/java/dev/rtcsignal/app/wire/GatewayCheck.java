package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.RequestSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The checks of the gateway, in the order of vendor-facts 9; the RTC service comes after it. */
final class GatewayCheck {
  private static final Set<String> ACTIONS =
      Set.of("SendUnicast", "SendRoomUnicast", "BatchSendRoomUnicast", "SendBroadcast");
  private static final Set<String> VERSIONS = Set.of("2020-12-01", "2023-07-20");
  private static final DateTimeFormatter X_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final long DEFAULT_EXPIRES = 900;
  private static final String SERVICE = "rtc";

  private final EmulatedCloud cloud;

  GatewayCheck(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /**
   * Returns the error of the first check that fails, if any.
   *
   * @param now by the clock of the gateway
   */
  Optional<OpenApiError> problem(OpenApiCall call, Instant now) {
    return form(call).or(() -> date(call, now)).or(() -> signature(call));
  }

  private static Optional<OpenApiError> form(OpenApiCall call) {
    if (!call.method().equals("POST")) {
      return error("MethodNotAllowed", 100020, 405, "The method is not allowed.");
    }
    String action = call.parameter("Action").orElse("");
    String version = call.parameter("Version").orElse("");
    if (!ACTIONS.contains(action) || !VERSIONS.contains(version)) {
      return error(
          "InvalidActionOrVersion",
          100008,
          404,
          "Could not find operation " + action + " for version " + version + ".");
    }
    Optional<String> header = call.header("authorization");
    if (header.isEmpty()) {
      return error("MissingAuthenticationToken", 100003, 401, "The request has no Authorization.");
    }
    if (!header.get().contains("Signature=")) {
      return error("MissingSignature", 100005, 401, "The Authorization has no Signature.");
    }
    return Authorization.parse(header.get()).isPresent()
        ? Optional.empty()
        : error("InvalidAuthorization", 100022, 400, "The Authorization is not well-formed.");
  }

  private static Optional<OpenApiError> date(OpenApiCall call, Instant now) {
    Optional<String> date = call.header("x-date");
    if (date.isEmpty()) {
      return error("MissingRequestInfo", 100004, 400, "The request lacks X-Date.");
    }
    try {
      Instant signed = Instant.from(X_DATE.parse(date.get()));
      long expires = call.parameter("X-Expires").map(Long::parseLong).orElse(DEFAULT_EXPIRES);
      Duration apart = Duration.between(signed, now).abs();
      if (apart.compareTo(Duration.ofSeconds(expires)) <= 0) {
        return Optional.empty();
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // A date that cannot be parsed is refused as an old one is.
    }
    return Optional.of(OpenApiError.invalidTimestamp());
  }

  private Optional<OpenApiError> signature(OpenApiCall call) {
    Authorization presented =
        Authorization.parse(call.header("authorization").orElseThrow()).orElseThrow();
    Optional<AccessKey> key = cloud.accessKey(presented.accessKeyId());
    if (key.isEmpty()) {
      return error("InvalidAccessKey", 100009, 401, "The access key is not known.");
    }
    if (!isForThisRegion(presented, call.header("x-date").orElseThrow())) {
      return error(
          "InvalidCredential",
          100021,
          400,
          "The credential scope is not of this day, " + cloud.settings().region() + " and rtc.");
    }
    return isGenuine(
            call, call.toSign(), new RequestSigner(key.get(), presented.scope()), presented)
        ? Optional.empty()
        : error("SignatureDoesNotMatch", 100010, 401, "The signature does not match.");
  }

  private boolean isForThisRegion(Authorization presented, String date) {
    return presented.scope().region().equals(cloud.settings().region())
        && presented.scope().service().equals(SERVICE)
        && date.startsWith(presented.scope().date());
  }

  /**
   * Tells whether a signature is that of the request, under any of its possible host names, and
   * with the values of a repeated parameter in the order of the query or sorted: official SDKs do
   * either.
   */
  static boolean isGenuine(
      OpenApiCall call, CanonicalRequest request, RequestSigner signing, Authorization presented) {
    return call.hosts().stream()
        .map(host -> request.withHeader("host", host))
        .flatMap(candidate -> Stream.of(candidate, candidate.withSortedValues()))
        .map(candidate -> signing.check(candidate, presented))
        .anyMatch(check -> check.match(yes -> true, forged -> false));
  }

  private static Optional<OpenApiError> error(String code, int codeN, int status, String message) {
    return Optional.of(new OpenApiError(code, codeN, status, message));
  }
}
