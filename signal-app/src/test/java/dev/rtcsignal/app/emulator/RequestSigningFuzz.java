package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.fuzz.Known;
import dev.rtcsignal.app.fuzz.Promise;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.RequestSigner;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The head of an OpenAPI call as anybody may write it: only the right signature is genuine, and
 * what is said of a wrong one does not give the right one away.
 */
public final class RequestSigningFuzz {
  private static final String AUTHORIZATION = "authorization";
  private static final String MISMATCH = "SignatureDoesNotMatch";
  private static final EmulatedCloud CLOUD =
      new EmulatedCloud(
          CloudSettings.of(List.of(Known.KEY), List.of(TestCloud.ACCESS)),
          () -> Known.NOW,
          () -> new SplittableRandom(1));

  private RequestSigningFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    HttpHead head = HttpHead.of(data);
    OpenApiService face = new OpenApiService(CLOUD, new SplittableRandom(1));
    OpenApiService.Response answer = handle(face, head);
    Promise.holds(answer.error().isPresent(), "a call without a body is refused");
    Optional<Authorization> presented =
        head.call().header(AUTHORIZATION).flatMap(Authorization::parse);
    presented.ifPresent(RequestSigningFuzz::isReadAsItIsWritten);
    presented
        .filter(one -> one.accessKeyId().equals(TestCloud.ACCESS.id()))
        .filter(one -> !one.signedHeaders().contains(AUTHORIZATION))
        .ifPresent(one -> judge(face, head, one, answer));
  }

  private static OpenApiService.Response handle(OpenApiService face, HttpHead head) {
    OpenApiCall call =
        new HttpHead(head.method(), head.query(), head.headers(), new byte[0]).call();
    OpenApiJudge.shown(call);
    return OpenApiJudge.judged(face.handle(call, Known.NOW, 1));
  }

  private static void isReadAsItIsWritten(Authorization presented) {
    Promise.holds(
        Authorization.parse(presented.header()).filter(presented::equals).isPresent(),
        "an Authorization is read as it is written");
    Promise.holds(
        presented.toString().equals(flipped(presented).toString()), "and prints no signature");
  }

  private static void judge(
      OpenApiService face, HttpHead head, Authorization presented, OpenApiService.Response answer) {
    RequestSigner signing = new RequestSigner(TestCloud.ACCESS, presented.scope());
    HttpHead bare = new HttpHead(head.method(), head.query(), head.headers(), new byte[0]);
    Authorization genuine =
        signing.sign(bare.call().toSign(), presented.signedHeaders()).authorization();
    OpenApiService.Response believed = handle(face, bare.with(AUTHORIZATION, genuine.header()));
    Promise.holds(!OpenApiJudge.code(believed).equals(MISMATCH), "what is genuine matches");
    OpenApiService.Response forged =
        handle(face, bare.with(AUTHORIZATION, flipped(genuine).header()));
    Promise.holds(
        forged.error().filter(OpenApiError::isOfGateway).isPresent(),
        "one digit of a signature is looked at");
    boolean given = presented.signature().equals(genuine.signature());
    Promise.holds(
        given || answer.error().filter(OpenApiError::isOfGateway).isPresent() || otherHost(bare),
        "what is not genuine stays outside");
    String why = new SignatureExplanation(CLOUD).of(bare.call()).build().toString();
    Promise.holds(given || !why.contains(genuine.signature()), "no signature is given away");
  }

  /** Under another name of its host a call may have been signed too. */
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
