package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.fuzz.FuzzFixture;
import dev.rtcsignal.app.fuzz.Invariant;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.RequestSigner;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Fuzzes the head of an OpenAPI call: the gateway accepts only the genuine signature, and the
 * explanation of a rejected signature does not contain the genuine one.
 */
public final class RequestSigningFuzz {
  private static final String AUTHORIZATION = "authorization";
  private static final String MISMATCH = "SignatureDoesNotMatch";
  private static final EmulatedCloud CLOUD =
      new EmulatedCloud(
          CloudSettings.of(List.of(FuzzFixture.KEY), List.of(TestCloud.ACCESS)),
          () -> FuzzFixture.NOW,
          () -> new SplittableRandom(1));

  private RequestSigningFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    HttpHead head = HttpHead.of(data);
    OpenApiService service = new OpenApiService(CLOUD, new SplittableRandom(1));
    OpenApiService.Response answer = handle(service, head);
    Invariant.check(answer.error().isPresent(), "a call without a body is refused");
    Optional<Authorization> presented =
        head.call().header(AUTHORIZATION).flatMap(Authorization::parse);
    presented.ifPresent(RequestSigningFuzz::checkRoundTrip);
    presented
        .filter(one -> one.accessKeyId().equals(TestCloud.ACCESS.id()))
        .filter(one -> !one.signedHeaders().contains(AUTHORIZATION))
        .ifPresent(one -> checkInvariants(service, head, one, answer));
  }

  private static OpenApiService.Response handle(OpenApiService service, HttpHead head) {
    OpenApiCall call =
        new HttpHead(head.method(), head.query(), head.headers(), new byte[0]).call();
    OpenApiInvariants.render(call);
    return OpenApiInvariants.checked(service.handle(call, FuzzFixture.NOW, 1));
  }

  private static void checkRoundTrip(Authorization presented) {
    Invariant.check(
        Authorization.parse(presented.header()).filter(presented::equals).isPresent(),
        "parsing a printed Authorization gives an equal one");
    Invariant.check(
        presented.toString().equals(flipped(presented).toString()), "toString prints no signature");
  }

  private static void checkInvariants(
      OpenApiService service,
      HttpHead head,
      Authorization presented,
      OpenApiService.Response answer) {
    RequestSigner signer = new RequestSigner(TestCloud.ACCESS, presented.scope());
    HttpHead bare = new HttpHead(head.method(), head.query(), head.headers(), new byte[0]);
    Authorization genuine =
        signer.sign(bare.call().toSign(), presented.signedHeaders()).authorization();
    OpenApiService.Response accepted = handle(service, bare.with(AUTHORIZATION, genuine.header()));
    Invariant.check(
        !OpenApiInvariants.code(accepted).equals(MISMATCH), "a genuine signature matches");
    OpenApiService.Response forged =
        handle(service, bare.with(AUTHORIZATION, flipped(genuine).header()));
    Invariant.check(
        forged.error().filter(OpenApiError::isOfGateway).isPresent(),
        "a signature with one changed digit is refused");
    boolean isGenuine = presented.signature().equals(genuine.signature());
    Invariant.check(
        isGenuine
            || answer.error().filter(OpenApiError::isOfGateway).isPresent()
            || otherHost(bare),
        "only a genuine signature passes the gateway");
    String explanation = new SignatureExplanation(CLOUD).of(bare.call()).build().toString();
    Invariant.check(
        isGenuine || !explanation.contains(genuine.signature()),
        "the explanation does not contain the genuine signature");
  }

  /** The gateway also accepts a signature over another name of the host. */
  private static boolean otherHost(HttpHead head) {
    return head.call().hosts().stream().distinct().count() > 1;
  }

  private static Authorization flipped(Authorization genuine) {
    String signature = genuine.signature();
    char last = signature.charAt(signature.length() - 1);
    return new Authorization(
        genuine.accessKeyId(),
        genuine.scope(),
        genuine.signedHeaders(),
        signature.substring(0, signature.length() - 1) + (last == '0' ? '1' : '0'));
  }
}
