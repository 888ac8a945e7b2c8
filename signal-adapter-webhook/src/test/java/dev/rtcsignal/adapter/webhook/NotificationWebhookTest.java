package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationWebhookTest {
  private final TestClock clock = new TestClock(NOW);
  private final List<RtcEvent> events = new CopyOnWriteArrayList<>();
  private final EventHandler taking =
      event -> {
        events.add(event);
        return CompletableFuture.completedFuture(null);
      };
  private final NotificationWebhook webhook = webhook(taking).build();
  private final NotificationWebhook lenient = webhook(taking).acceptingOlderSignatures().build();

  @Test
  void callsTheHandlerForAVerifiedEventAndReplies200() {
    WebhookReply reply = receive(webhook, Notifications.joined().signed());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(events)
        .containsExactly(
            new RtcEvent.UserJoinRoom(
                VerifiedNotification.unchecked(
                    APP, "UserJoinRoom", Notifications.JOINED, "event-1", NOW),
                new RtcEvent.UserInRoom(
                    new RoomId("room"), new UserId("ali"), Instant.ofEpochSecond(1_699_999_999))));
  }

  /** The hash was computed by another program. */
  @Test
  void acceptsASignatureMadeByAnotherProgram() {
    String hash = "4f5982cbbb8e7773a6045e1bacd44e4ebe19df2914b2e2907acdb8749e26dc9a";
    assertThat(receive(webhook, Notifications.joined().body(hash)).status()).isEqualTo(200);
    String older = "bdbb21a977276adce48b6c2c7895f971c9051c2f4226a42a31fdbdc1302696e9";
    assertThat(receive(lenient, Notifications.joined().body(older)).status()).isEqualTo(200);
  }

  @Test
  void sortsTheValuesByByteAndNotByName() {
    Notifications odd = Notifications.of("RoomDestroy", "{\"RoomId\":\"room\"}");
    assertThat(receive(webhook, odd.with("EventId", "0").signed()).status()).isEqualTo(200);
    assertThat(receive(webhook, odd.with("EventId", "zz").signed()).status()).isEqualTo(200);
    assertThat(receive(webhook, odd.with("EventId", "2020-12-01").signed()).status())
        .isEqualTo(200);
    assertThat(events).hasSize(3);
  }

  @Test
  void acceptsTheMisspeltNonceOfTheDocumentation() {
    assertThat(receive(webhook, Notifications.joined().misspelt().signed()).status())
        .isEqualTo(200);
    assertThat(events).hasSize(1);
  }

  @Test
  void acceptsTheOlderSignatureOnlyIfItsSettingIsOn() {
    byte[] older = Notifications.joined().signedTheOlderWay();
    assertNotProved(receive(webhook, older), "WRONG_MAC");
    assertThat(receive(lenient, older).status()).isEqualTo(200);
    assertThat(receive(lenient, Notifications.joined().with("Nonce", "4321").signed()).status())
        .isEqualTo(200);
  }

  @Test
  void anotherIdDoesNotMakeAnotherEventWhereTheSignatureDoesNotCoverIt() {
    receive(lenient, Notifications.joined().signedTheOlderWay());
    receive(lenient, Notifications.joined().with("EventId", "event-2").signedTheOlderWay());
    assertThat(events).hasSize(1);
  }

  @Test
  void twoEventsThatDifferInTheirIdsAreTwoWhereTheSignatureCoversIt() {
    receive(lenient, Notifications.joined().signed());
    receive(lenient, Notifications.joined().with("EventId", "event-2").signed());
    assertThat(events).hasSize(2);
  }

  /** The EventId is what the documentation says to tell repetitions by. */
  @Test
  void recognisesARetryWithANewSignatureByItsIdIfOlderSignaturesAreAccepted() {
    receive(lenient, Notifications.joined().with("Nonce", "1111").signed());
    receive(lenient, Notifications.joined().with("Nonce", "2222").signed());
    assertThat(events).hasSize(1);
  }

  @Test
  void acceptsEverySecretThatIsValidNow() {
    List<NotificationSecret> secrets = new CopyOnWriteArrayList<>();
    NotificationWebhook rotating =
        NotificationWebhook.builder(APP, () -> secrets, taking, clock).build();
    byte[] body = Notifications.joined().signedWith("old");
    assertNotProved(receive(rotating, body), "UNKNOWN_APP");
    secrets.add(new NotificationSecret("new"));
    secrets.add(new NotificationSecret("old"));
    assertThat(receive(rotating, body).status()).isEqualTo(200);
    secrets.remove(1);
    assertNotProved(
        receive(rotating, Notifications.joined().with("EventId", "event-2").signedWith("old")),
        "WRONG_MAC");
  }

  @Test
  void rejectsAnotherApplicationAndEveryChangedValue() {
    assertNotProved(
        receive(webhook, Notifications.joined().with("AppId", "other").signed()), "UNKNOWN_APP");
    String good = Notifications.joined().signature();
    assertNotProved(
        receive(webhook, Notifications.joined().with("EventType", "RoomDestroy").body(good)),
        "WRONG_MAC");
    assertNotProved(
        receive(webhook, Notifications.joined().with("EventData", "{}").body(good)), "WRONG_MAC");
    assertNotProved(
        receive(webhook, Notifications.joined().with("EventId", "event-2").body(good)),
        "WRONG_MAC");
    assertNotProved(receive(webhook, Notifications.joined().body("")), "WRONG_MAC");
    assertNotProved(
        receive(webhook, Notifications.joined().body(good.toUpperCase(Locale.ROOT))), "WRONG_MAC");
    assertThat(events).isEmpty();
  }

  /** Sorted and joined without separators, id and nonce can be cut anew under one signature. */
  @Test
  void oneSignatureIsOneEventForEverySplitOfItsValues() {
    Notifications genuine = Notifications.joined().with("Nonce", "1234").with("EventId", "1501777");
    Notifications cut = Notifications.joined().with("EventId", "1234150").with("Nonce", "1777");
    assertThat(receive(webhook, genuine.signed()).status()).isEqualTo(200);
    receive(webhook, cut.body(genuine.signature()));
    assertThat(events).hasSize(1);
  }

  /** Here the type ends where the id begins. */
  @Test
  void oneSignatureIsOneEventThoughItsTypeIsSplitDifferently() {
    String task = "{\"RoomId\":\"room\",\"TaskId\":\"task\"}";
    Notifications genuine = Notifications.of("SegmentRealTimeData", task);
    Notifications cut = Notifications.of("SegmentRealTimeDat", task);
    receive(webhook, genuine.with("EventId", "abc").signed());
    receive(webhook, cut.with("EventId", "aabc").body(genuine.signature()));
    assertThat(events).hasSize(1);
  }

  @Test
  void handlesARepetitionOnce() {
    receive(webhook, Notifications.joined().signed());
    assertThat(receive(webhook, Notifications.joined().signed()).status()).isEqualTo(200);
    assertThat(receive(webhook, Notifications.joined().with("Nonce", "9999").signed()).status())
        .isEqualTo(200);
    assertThat(events).hasSize(1);
  }

  @Test
  void callsTheHandlerAgainForARetryIfItFailed() {
    List<CompletionStage<Void>> outcomes =
        List.of(
            CompletableFuture.failedFuture(new IllegalStateException("secret")),
            CompletableFuture.completedFuture(null));
    NotificationWebhook failing =
        webhook(
                event -> {
                  events.add(event);
                  return outcomes.get(events.size() - 1);
                })
            .build();
    WebhookReply failed = receive(failing, Notifications.joined().signed());
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.note()).contains("IllegalStateException").doesNotContain("secret");
    assertThat(receive(failing, Notifications.joined().signed()).status()).isEqualTo(200);
    assertThat(receive(failing, Notifications.joined().signed()).status()).isEqualTo(200);
    assertThat(events).hasSize(2);
  }

  @Test
  void replies500IfTheHandlerThrowsOrReturnsNoStage() {
    EventHandler throwing =
        event -> {
          throw new IllegalStateException("secret");
        };
    assertThat(receive(webhook(throwing).build(), Notifications.joined().signed()).status())
        .isEqualTo(500);
    assertThat(receive(webhook(event -> null).build(), Notifications.joined().signed()).status())
        .isEqualTo(500);
  }

  @Test
  void namesTheRootCauseInItsNote() {
    EventHandler failing =
        event ->
            CompletableFuture.runAsync(
                () -> {
                  throw new ArithmeticException("secret");
                });
    WebhookReply failed = receive(webhook(failing).build(), Notifications.joined().signed());
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.note()).contains("ArithmeticException").doesNotContain("secret");
  }

  @Test
  void givesARepetitionTheReplyOfTheFirstThatIsStillBeingHandled() {
    CompletableFuture<Void> pending = new CompletableFuture<>();
    NotificationWebhook slow =
        webhook(
                event -> {
                  events.add(event);
                  return pending;
                })
            .build();
    CompletableFuture<WebhookReply> first =
        slow.receive(Notifications.joined().signed()).toCompletableFuture();
    CompletableFuture<WebhookReply> second =
        slow.receive(Notifications.joined().signed()).toCompletableFuture();
    assertThat(first).isNotDone();
    pending.completeExceptionally(new IllegalStateException());
    assertThat(first.join().status()).isEqualTo(500);
    assertThat(second.join().status()).isEqualTo(500);
    assertThat(events).hasSize(1);
  }

  @Test
  void replies200IfTheHandlerHasNotFinishedAfterFourSeconds() {
    CompletableFuture<Void> unfinished = new CompletableFuture<>();
    VirtualTime time = new VirtualTime();
    NotificationWebhook slow = webhook(event -> unfinished).delayer(time).build();
    CompletableFuture<WebhookReply> reply =
        slow.receive(Notifications.joined().signed()).toCompletableFuture();
    time.pass(Duration.ofSeconds(4).minusNanos(1));
    assertThat(reply).isNotDone();
    time.pass(Duration.ofNanos(1));
    assertThat(reply.join().status()).isEqualTo(200);
    assertThat(unfinished).as("the handler keeps the event").isNotDone();
    assertThat(receive(slow, Notifications.joined().signed()).note()).startsWith("repeated");
  }

  @Test
  void acceptsAnEventTenMinutesOldAndNoneOlder() {
    clock.set(NOW.plusSeconds(600));
    assertThat(receive(webhook, Notifications.joined().signed()).status()).isEqualTo(200);
    clock.advance(Duration.ofNanos(1));
    assertNotProved(
        receive(webhook, Notifications.joined().with("EventId", "event-2").signed()), "TOO_OLD");
    clock.set(NOW.minusSeconds(600));
    assertThat(
            receive(webhook, Notifications.joined().with("EventId", "event-3").signed()).status())
        .isEqualTo(200);
    clock.advance(Duration.ofNanos(-1));
    assertNotProved(
        receive(webhook, Notifications.joined().with("EventId", "event-4").signed()),
        "NOT_YET_VALID");
  }

  @Test
  void remembersAnEventAsLongAsItIsAccepted() {
    clock.set(NOW.minusSeconds(600));
    receive(webhook, Notifications.joined().signed());
    clock.set(NOW.plusSeconds(600));
    receive(webhook, Notifications.joined().signed());
    assertThat(events).hasSize(1);
  }

  @Test
  void remembersTheConfiguredNumberOfEventsAndRejectsOneMore() {
    NotificationWebhook small = webhook(taking).maxRemembered(2).build();
    for (String room : List.of("r1", "r2", "r1")) {
      assertThat(receive(small, destroyed(room, "e-" + room)).status()).isEqualTo(200);
    }
    assertThat(receive(small, destroyed("r3", "e-r3")).status()).isEqualTo(503);
    assertThat(events).hasSize(2);
    assertThatThrownBy(() -> webhook(taking).maxRemembered(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEventfulRoomDoesNotLockOutTheEventsOfOthers() {
    NotificationWebhook small = webhook(taking).maxRemembered(10).build();
    for (int i = 0; i < 10; i++) {
      receive(small, destroyed("eventful", "e" + i));
    }
    assertThat(receive(small, destroyed("eventful", "e10")).status()).isEqualTo(503);
    assertThat(receive(small, destroyed("quiet", "e11")).status()).isEqualTo(200);
  }

  private static byte[] destroyed(String room, String id) {
    String data = "{\"RoomId\":\"" + room + "\",\"Timestamp\":1699999999}";
    return Notifications.of("RoomDestroy", data).with("EventId", id).signed();
  }

  @Test
  void acceptsTheConfiguredAge() {
    NotificationWebhook strict = webhook(taking).maxAge(Duration.ofSeconds(1)).build();
    clock.set(NOW.plusSeconds(1));
    assertThat(receive(strict, Notifications.joined().signed()).status()).isEqualTo(200);
    clock.advance(Duration.ofNanos(1));
    assertNotProved(
        receive(strict, Notifications.joined().with("EventId", "e").signed()), "TOO_OLD");
    assertThatThrownBy(() -> webhook(taking).maxAge(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replies500IfTheSecretsCannotBeRead() {
    Supplier<List<NotificationSecret>> broken =
        () -> {
          throw new IllegalStateException("the store is down");
        };
    NotificationWebhook blind = NotificationWebhook.builder(APP, broken, taking, clock).build();
    WebhookReply reply = receive(blind, Notifications.joined().signed());
    assertThat(reply.status()).isEqualTo(500);
    assertThat(events).isEmpty();
  }

  @Test
  void acceptsEachApplicationUnderItsOwnSecret() {
    Map<AppId, List<NotificationSecret>> secrets =
        Map.of(
            APP,
            List.of(new NotificationSecret("one")),
            new AppId("other"),
            List.of(new NotificationSecret("two")));
    NotificationWebhook both =
        NotificationWebhook.builder(app -> secrets.getOrDefault(app, List.of()), taking, clock)
            .build();
    assertThat(receive(both, Notifications.joined().signedWith("one")).status()).isEqualTo(200);
    Notifications ofOther = Notifications.joined().with("AppId", "other").with("EventId", "e2");
    assertThat(receive(both, ofOther.signedWith("two")).status()).isEqualTo(200);
    assertNotProved(receive(both, ofOther.with("EventId", "e3").signedWith("one")), "WRONG_MAC");
    assertNotProved(
        receive(both, Notifications.joined().with("AppId", "third").signedWith("one")),
        "UNKNOWN_APP");
    assertNotProved(
        receive(both, Notifications.joined().with("AppId", "no id!").signedWith("one")),
        "UNKNOWN_APP");
  }

  @Test
  void repliesWithOneBodyForEveryRejectionReason() {
    WebhookReply app = receive(webhook, Notifications.joined().with("AppId", "other").signed());
    WebhookReply mac = receive(webhook, Notifications.joined().body("00"));
    assertThat(app.body()).isEqualTo(mac.body());
    assertThat(app.note()).isNotEqualTo(mac.note());
  }

  private NotificationWebhook.Builder webhook(EventHandler handler) {
    NotificationSecret secret = new NotificationSecret(Notifications.SECRET);
    return NotificationWebhook.builder(APP, () -> List.of(secret), handler, clock);
  }

  private static void assertNotProved(WebhookReply reply, String reason) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.note()).isEqualTo("not proved: " + reason);
  }

  private static WebhookReply receive(NotificationWebhook webhook, byte[] body) {
    try {
      return webhook.receive(body).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("receive completes normally, always", e);
    }
  }
}
