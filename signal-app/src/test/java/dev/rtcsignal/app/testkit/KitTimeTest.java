package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits in the kit ends by the emulator's clock. Row F7 of the field faults. */
@Timeout(30)
class KitTimeTest {
  @RegisterExtension
  final RtcEmulatorExtension extension =
      new RtcEmulatorExtension(RtcEmulator.builder().appQuota(10));

  private static OutboundSignal toAlice(RtcEmulator cloud, String text) {
    return new OutboundSignal(
        cloud.app(),
        new SenderId("server"),
        new Audience.User(new UserId("alice")),
        Payload.text(text));
  }

  private static List<CompletableFuture<SendResult>> send(RtcEmulator cloud, int signals) {
    return IntStream.range(0, signals)
        .mapToObj(
            i ->
                cloud
                    .transport()
                    .sendAsync(
                        toAlice(cloud, "m" + i),
                        SendOptions.DEFAULT.deadline(Duration.ofMinutes(1))))
        .toList();
  }

  private static long done(List<CompletableFuture<SendResult>> sends) {
    return sends.stream().filter(CompletableFuture::isDone).count();
  }

  /** 60 signals at 10 a second take 6 seconds. */
  @Test
  void sendsThatWaitForTheQuotaLeaveWhenTheClockHasAdvanced(
      RtcEmulator cloud, @User("alice") RtcClient alice) {
    List<CompletableFuture<SendResult>> sends = send(cloud, 60);
    assertThat(done(sends)).isLessThan(30);
    cloud.advance(Duration.ofSeconds(3));
    assertThat(done(sends)).isBetween(25L, 45L);
    cloud.advance(Duration.ofSeconds(4));
    assertThat(sends)
        .allSatisfy(send -> assertThat(send).isCompletedWithValueMatching(KitTimeTest::isAccepted));
    assertThat(alice.messages()).hasSize(60);
    assertThat(cloud.requests().contains("FlowLimitExceeded")).isFalse();
  }

  private static boolean isAccepted(SendResult result) {
    return result instanceof SendResult.Accepted;
  }

  @Test
  void aRetryLeavesWhenItsBackOffHasPassed(RtcEmulator cloud, @User("alice") RtcClient alice) {
    cloud.addFault(Fault.atOpenApi().times(2).throttle());
    CompletableFuture<SendResult> send = cloud.transport().sendAsync(toAlice(cloud, "again"));
    cloud.advance(Duration.ofSeconds(4));
    assertThat(send).isCompletedWithValueMatching(KitTimeTest::isAccepted);
    assertThat(alice.awaitMessage().text()).isEqualTo("again");
  }

  @Test
  void anAttemptThatHangsEndsWithTheCallTimeout(RtcEmulator cloud) {
    cloud.addFault(Fault.atOpenApi().hang());
    CompletableFuture<SendResult> send = cloud.transport().sendAsync(toAlice(cloud, "m"));
    await().until(() -> cloud.requests().contains("hang"));
    cloud.advance(Duration.ofSeconds(5));
    assertThat(send).isCompletedWithValueMatching(result -> result instanceof SendResult.Uncertain);
  }

  @Test
  void aDelayedResponseArrivesWhenItIsDue(RtcEmulator cloud) {
    cloud.addFault(Fault.atOpenApi().delay(Duration.ofSeconds(3)));
    CompletableFuture<SendResult> send = cloud.transport().sendAsync(toAlice(cloud, "m"));
    cloud.advance(Duration.ofMillis(2_900));
    assertThat(send).isNotDone();
    cloud.advance(Duration.ofSeconds(1));
    assertThat(send).isCompletedWithValueMatching(KitTimeTest::isAccepted);
  }

  @Test
  void aCallbackWithoutAResponseTimesOutAfterTwelveSeconds(
      RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      alice.setServerParams(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"));
      CompletableFuture<ServerReply> reply =
          CompletableFuture.supplyAsync(() -> alice.sendServerMessage("hello"));
      silent.accept();
      cloud.advance(Duration.ofSeconds(13));
      assertThat(reply.join().error()).isEqualTo(17);
    }
  }

  @Test
  void aRefusedNotificationIsPostedAgainWhenItsRetryIsDue(
      RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    URI closed = URI.create("http://127.0.0.1:" + closedPort() + "/");
    cloud.sendNotificationsTo(closed, new NotificationSecret("secret-of-the-test-0123456789"));
    alice.join("r");
    cloud.advance(Duration.ofSeconds(2));
    assertThat(cloud.requests()).contains("\"attempt\":3");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket closing = new ServerSocket(0)) {
      return closing.getLocalPort();
    }
  }

  @Test
  void timersFireInRealTimeToo(RtcEmulator cloud) {
    CompletableFuture<Void> soon =
        CompletableFuture.allOf(send(cloud, 3).toArray(CompletableFuture[]::new));
    assertThat(soon).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void closingDoesNotWaitForSendsThatWait() {
    RtcEmulator cloud = RtcEmulator.builder().appQuota(1).start();
    List<CompletableFuture<SendResult>> sends = send(cloud, 20);
    cloud.close();
    assertThat(done(sends)).isEqualTo(20);
  }

  @Test
  void advanceWaitsForNothingThatHangs(RtcEmulator cloud) {
    cloud.addFault(Fault.atOpenApi().hang());
    CompletableFuture<SendResult> hanging = cloud.transport().sendAsync(toAlice(cloud, "m"));
    cloud.advance(Duration.ofMillis(1));
    assertThat(hanging).isNotDone();
  }
}
