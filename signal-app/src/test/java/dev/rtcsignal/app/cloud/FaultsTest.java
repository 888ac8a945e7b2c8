package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.LocalCloud.Client;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The effect of each fault, in process. */
class FaultsTest {
  private final LocalCloud cloud = new LocalCloud();
  private final EmulatorGateway gateway = new EmulatorGateway(cloud.cloud());

  private void fault(String json) {
    cloud.cloud().faults().add(FaultJson.read(Json.parse(json).orElseThrow()));
  }

  private CompletableFuture<SendResult> send(String user) {
    return send(
        gateway,
        new OutboundSignal(
            TestCloud.APP,
            new SenderId("server"),
            new Audience.User(new UserId(user)),
            Payload.text("m")));
  }

  private static CompletableFuture<SendResult> send(
      EmulatorGateway gateway, OutboundSignal signal) {
    return gateway.prepare(signal).orElseThrow().start().thenApply(AttemptOutcome::result);
  }

  private static String code(CompletableFuture<SendResult> sent) {
    return sent.join()
        .match(
            accepted -> "accepted",
            refused -> refused.status() + " " + refused.code(),
            notSent -> "not sent",
            uncertain -> "uncertain");
  }

  @Test
  void aStatusFaultReplacesTheDelivery() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"openapi\",\"do\":\"status\",\"status\":503,\"times\":2}");
    assertThat(code(send("alice"))).isEqualTo("503 ServiceUnavailableTemp");
    assertThat(code(send("alice"))).isEqualTo("503 ServiceUnavailableTemp");
    assertThat(alice.events()).isEmpty();
    assertThat(code(send("alice"))).isEqualTo("accepted");
    assertThat(alice.events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "502, FailToConnect",
    "504, InternalServiceTimeout",
    "429, FlowLimitExceeded",
    "403, AccessDenied",
    "401, InvalidAccessKey",
    "404, ServiceNotFound",
  })
  void aStatusFaultHasTheDocumentedErrorCode(int status, String code) {
    fault("{\"at\":\"openapi\",\"do\":\"status\",\"status\":" + status + "}");
    assertThat(code(send("alice"))).isEqualTo(status + " " + code);
  }

  @Test
  void aStatusFaultUsesAConfiguredErrorCode() {
    fault("{\"at\":\"openapi\",\"do\":\"status\",\"status\":500,\"code\":\"InternalError.X\"}");
    assertThat(code(send("alice"))).isEqualTo("500 InternalError.X");
  }

  @Test
  void closeLosesTheRequestAndCloseAfterAcceptLosesTheResponse() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"openapi\",\"do\":\"close\",\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("uncertain");
    assertThat(alice.events()).isEmpty();
    fault("{\"at\":\"openapi\",\"do\":\"closeAfterAccept\",\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("uncertain");
    assertThat(alice.events()).hasSize(1);
  }

  @Test
  void appliesThrottleSkewDuplicateDelayAndHang() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"openapi\",\"do\":\"throttle\",\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("429 FlowLimitExceeded.QPSOverLimit");
    fault("{\"at\":\"openapi\",\"do\":\"skewDate\",\"skewSeconds\":901,\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("400 InvalidTimestamp");
    fault("{\"at\":\"openapi\",\"do\":\"duplicate\",\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("accepted");
    assertThat(alice.events()).hasSize(2);
    fault("{\"at\":\"openapi\",\"do\":\"delay\",\"delayMs\":200,\"times\":1}");
    CompletableFuture<SendResult> late = send("alice");
    cloud.advance(Duration.ofMillis(199));
    assertThat(late).isNotDone();
    cloud.advance(Duration.ofMillis(1));
    assertThat(code(late)).isEqualTo("accepted");
    fault("{\"at\":\"openapi\",\"do\":\"hang\",\"times\":1}");
    CompletableFuture<SendResult> never = send("alice");
    cloud.advance(Duration.ofDays(1));
    assertThat(never).isNotDone();
    assertThat(alice.events()).hasSize(3);
  }

  @Test
  void aFaultAppliesToMatchingCallsOnly() {
    cloud.client().loggedIn("alice");
    fault(
        "{\"at\":\"openapi\",\"match\":{\"action\":\"SendUnicast\",\"to\":\"bob\"},\"do\":\"throttle\"}");
    assertThat(code(send("alice"))).isEqualTo("accepted");
    assertThat(code(send("bob"))).startsWith("429");
    assertThat(code(send("bob"))).as("until it is removed").startsWith("429");
    cloud.cloud().faults().clear();
    assertThat(code(send("bob"))).isEqualTo("accepted");
  }

  @Test
  void theFirstOfSeveralFaultsAppliesUntilItsCountIsUsedUp() {
    fault("{\"at\":\"openapi\",\"do\":\"status\",\"status\":502,\"times\":1}");
    fault("{\"at\":\"openapi\",\"do\":\"status\",\"status\":503,\"times\":1}");
    assertThat(code(send("a"))).startsWith("502");
    assertThat(code(send("a"))).startsWith("503");
    assertThat(code(send("a"))).isEqualTo("accepted");
    assertThat(cloud.cloud().faults().active()).isEmpty();
  }

  @Test
  void deliveryFaultsDuplicateLoseDelayOrDisconnect() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"delivery\",\"match\":{\"uid\":\"alice\"},\"do\":\"duplicate\",\"times\":1}");
    send("alice");
    assertThat(alice.events()).hasSize(2);
    fault("{\"at\":\"delivery\",\"do\":\"hang\",\"times\":1}");
    assertThat(code(send("alice"))).isEqualTo("accepted");
    assertThat(alice.events()).hasSize(2);
    fault("{\"at\":\"delivery\",\"do\":\"delay\",\"delayMs\":50,\"times\":1}");
    send("alice");
    cloud.advance(Duration.ofMillis(49));
    assertThat(alice.events()).hasSize(2);
    cloud.advance(Duration.ofMillis(1));
    assertThat(alice.events()).hasSize(3);
    fault("{\"at\":\"delivery\",\"do\":\"closeAfterAccept\",\"times\":1}");
    send("alice");
    cloud.advance(Duration.ZERO);
    assertThat(alice.events()).hasSize(5);
    assertThat(alice.last()).startsWith("disconnected");
    assertThat(cloud.cloud().app(TestCloud.APP).orElseThrow().users()).isEmpty();
  }

  @Test
  void aCloseFaultLosesTheDeliveryAndTheRoomSeesTheReceiverLeave() {
    Client bob = cloud.client().joined("r", "bob");
    Client alice = cloud.client().joined("r", "alice").quiet();
    bob.quiet();
    fault(
        "{\"at\":\"delivery\",\"match\":{\"uid\":\"alice\",\"roomId\":\"r\","
            + "\"event\":\"onRoomMessageReceived\"},\"do\":\"close\"}");
    send(
        gateway,
        new OutboundSignal(
            TestCloud.APP,
            new SenderId("server"),
            new Audience.WholeRoom(new RoomId("r")),
            Payload.text("m")));
    cloud.advance(Duration.ZERO);
    assertThat(alice.events()).containsExactly("disconnected: a fault broke the connection");
    assertThat(bob.events())
        .hasSize(2)
        .last()
        .isEqualTo("onUserLeave {\"roomId\":\"r\",\"uid\":\"alice\",\"reason\":1}");
  }

  @Test
  void aClientGetsNoDeliveryAfterACloseFaultInTheSameInstant() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"delivery\",\"do\":\"close\",\"times\":1}");
    send("alice");
    send("alice");
    cloud.advance(Duration.ZERO);
    assertThat(alice.events()).containsExactly("disconnected: a fault broke the connection");
  }

  @Test
  void aDelayedDeliveryDoesNotReachAUserWhoLoggedOut() {
    Client alice = cloud.client().loggedIn("alice").quiet();
    fault("{\"at\":\"delivery\",\"do\":\"delay\",\"delayMs\":100}");
    send("alice");
    alice.engine().logout();
    cloud.advance(Duration.ofMillis(100));
    assertThat(alice.events()).noneMatch(event -> event.contains("MessageReceived"));
  }

  @Test
  void aResetEndsDelayedCalls() {
    fault("{\"at\":\"openapi\",\"do\":\"delay\",\"delayMs\":60000}");
    CompletableFuture<SendResult> delayed = send("alice");
    cloud.cloud().reset();
    assertThat(code(delayed)).isEqualTo("uncertain");
  }

  @Test
  void reportsOnlyUsersWhoGotTheDelivery() {
    cloud.client().loggedIn("alice");
    OutboundSignal signal =
        new OutboundSignal(
            TestCloud.APP,
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text("m"));
    assertThat(cloud.cloud().deliver(signal, "r1")).containsExactly(new UserId("alice"));
    fault("{\"at\":\"delivery\",\"do\":\"hang\"}");
    assertThat(cloud.cloud().deliver(signal, "r1")).isEmpty();
  }

  @Test
  void theSameSeedAppliesFaultsToTheSameCalls() {
    List<String> results = results(7);
    assertThat(results(7)).isEqualTo(results);
    assertThat(results(8)).isNotEqualTo(results);
    assertThat(results).contains("accepted", "429 FlowLimitExceeded.QPSOverLimit");
  }

  private static List<String> results(long seed) {
    EmulatedCloud seeded =
        new EmulatedCloud(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
            () -> LocalCloud.NOW,
            () -> new SplittableRandom(seed));
    String half = "{\"at\":\"openapi\",\"do\":\"throttle\",\"probability\":0.5}";
    seeded.faults().add(FaultJson.read(Json.parse(half).orElseThrow()));
    EmulatorGateway gateway = new EmulatorGateway(seeded);
    return IntStream.range(0, 64)
        .mapToObj(
            i ->
                code(
                    send(
                        gateway,
                        new OutboundSignal(
                            TestCloud.APP,
                            new SenderId("server"),
                            new Audience.User(new UserId("u")),
                            Payload.text("m")))))
        .toList();
  }

  @Test
  void resetRemovesFaultsQuotaUseAndClients() {
    Client alice = cloud.client().loggedIn("alice").joined("r", "alice").quiet();
    fault("{\"at\":\"openapi\",\"do\":\"throttle\"}");
    cloud.cloud().reset();
    assertThat(alice.events()).first().isEqualTo("disconnected: the emulator was reset");
    assertThat(cloud.cloud().clients()).isZero();
    assertThat(cloud.cloud().faults().active()).isEmpty();
    assertThat(code(send("alice"))).isEqualTo("accepted");
    assertThat(alice.events()).noneMatch(event -> event.contains("MessageReceived"));
  }
}
