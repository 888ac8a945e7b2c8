package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.RequestSigner;
import dev.rtcsignal.domain.auth.SignedRequest;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Explains why a signature was refused: the canonical request as the cloud computes it, the fields
 * that the caller signed, and the likely mistake. Never contains a valid signature.
 */
final class SignatureExplanation {
  private static final String CONTENT_TYPE = "content-type";
  private static final String CONTENT_HASH = "x-content-sha256";

  private static final Pattern X_DATE = Pattern.compile("\\d{8}T\\d{6}Z");

  private final EmulatedCloud cloud;

  SignatureExplanation(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  JsonObjectBuilder of(OpenApiCall call) {
    Optional<Authorization> presented = call.header("authorization").flatMap(Authorization::parse);
    JsonObjectBuilder explanation = Json.object();
    presented.ifPresent(authorization -> explanation.add("signed", signed(call, authorization)));
    Optional<RequestSigner> signing = presented.flatMap(this::signing);
    signing.ifPresent(
        ours -> explanation.add("expected", expected(call, ours, presented.orElseThrow())));
    JsonArrayBuilder hints = Json.array();
    presented
        .map(authorization -> hints(call, authorization, signing))
        .orElse(List.of("The Authorization header is not of the form HMAC-SHA256 Credential=…"))
        .forEach(hints::add);
    return explanation.add("hints", hints);
  }

  private Optional<RequestSigner> signing(Authorization presented) {
    return cloud
        .accessKey(presented.accessKeyId())
        .map(key -> new RequestSigner(key, presented.scope()));
  }

  private static JsonObjectBuilder signed(OpenApiCall call, Authorization presented) {
    JsonObjectBuilder headers = Json.object();
    presented
        .signedHeaders()
        .forEach(name -> headers.add(name, call.shown(name).orElse("(not in the request)")));
    return Json.object()
        .add("accessKeyId", presented.accessKeyId())
        .add("scope", presented.scope().toString())
        .add("signedHeaders", headers)
        .add("xDate", call.header("x-date").orElse(""))
        .add("xContentSha256", call.header(CONTENT_HASH).orElse(""))
        .add("signature", Mask.of(presented.signature()));
  }

  private static JsonObjectBuilder expected(
      OpenApiCall call, RequestSigner signing, Authorization presented) {
    SignedRequest expected = signing.sign(call.toSign(), presented.signedHeaders());
    return Json.object()
        .add("canonicalRequest", call.masked(expected.canonicalRequest()))
        .add("stringToSign", expected.stringToSign())
        .add("bodySha256", CanonicalRequest.sha256(call.body()));
  }

  private List<String> hints(
      OpenApiCall call, Authorization presented, Optional<RequestSigner> signing) {
    List<String> hints = new ArrayList<>();
    if (signing.isEmpty()) {
      hints.add("The access key " + presented.accessKeyId() + " is unknown to this cloud.");
    }
    if (!presented.scope().region().equals(cloud.settings().region())) {
      hints.add(
          String.format(
              "Signed for region %s; this cloud is in %s.",
              presented.scope().region(), cloud.settings().region()));
    }
    if (!presented.scope().service().equals("rtc")) {
      hints.add("Signed for service " + presented.scope().service() + "; it is rtc.");
    }
    date(call, presented).ifPresent(hints::add);
    String claimed = call.header(CONTENT_HASH).orElse("");
    if (!claimed.isEmpty() && !claimed.equals(CanonicalRequest.sha256(call.body()))) {
      hints.add("X-Content-Sha256 is not the hash of the received body.");
    }
    signing.map(ours -> mistakes(call, ours, presented)).orElse(List.of()).forEach(hints::add);
    return hints;
  }

  private Optional<String> date(OpenApiCall call, Authorization presented) {
    String date = call.header("x-date").orElse("");
    if (!X_DATE.matcher(date).matches()) {
      return Optional.of("X-Date is not of the form 20240102T030405Z.");
    }
    return date.startsWith(presented.scope().date())
        ? Optional.empty()
        : Optional.of("X-Date and the day of the credential scope differ.");
  }

  /** Undoes one likely mistake at a time: a variant whose signature matches names the mistake. */
  private static List<String> mistakes(
      OpenApiCall call, RequestSigner signing, Authorization presented) {
    if (GatewayCheck.isGenuine(call, call.toSign(), signing, presented)) {
      return List.of("The signature itself matches.");
    }
    List<String> found = new ArrayList<>();
    String claimed = call.header(CONTENT_HASH).orElse("");
    if (GatewayCheck.isGenuine(call, withBodyHash(call.toSign(), claimed), signing, presented)) {
      found.add("It matches the body that X-Content-Sha256 names: the body was altered later.");
    }
    found.addAll(otherTypes(call, signing, presented));
    return found.isEmpty() ? unknownMistake(call) : found;
  }

  private static List<String> unknownMistake(OpenApiCall call) {
    String general =
        "The secret is another one, the body was altered on the way, or something else that was"
            + " signed differs from the canonical request beside this; the hash of the body is its"
            + " last line.";
    return call.repeatsParameter()
        ? List.of(
            "A query parameter occurs several times: its values were tried in the order of the query,"
                + " as in the canonical request beside this, and sorted.",
            general)
        : List.of(general);
  }

  private static List<String> otherTypes(
      OpenApiCall call, RequestSigner signing, Authorization presented) {
    String type = call.header(CONTENT_TYPE).orElse("");
    return Stream.of(type.replaceFirst(";.*", ""), type + "; charset=utf-8", "")
        .filter(other -> !other.equals(type))
        .filter(
            other ->
                GatewayCheck.isGenuine(
                    call, call.toSign().withHeader(CONTENT_TYPE, other), signing, presented))
        .map(other -> "It matches with Content-Type '" + other + "': the HTTP client altered it.")
        .toList();
  }

  private static CanonicalRequest withBodyHash(CanonicalRequest request, String hash) {
    return new CanonicalRequest(
        request.method(), request.path(), request.query(), new TreeMap<>(request.headers()), hash);
  }
}
