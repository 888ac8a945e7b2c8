package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.jdbc.JdbcRevocations;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the replicas of an application know in common, in the database of its store. */
class StoreRegistersTest {
  private static final RoomId ROOM = new RoomId("room");
  private static final UserId ALICE = new UserId("alice");

  @TempDir private Path folder;

  private ApplicationContextRunner receiving() {
    return StoreContext.withDatabase(folder.resolve("app.db"))
        .withPropertyValues(SignedCallback.RECEIVING)
        .withPropertyValues("signal.notification.secret=a-secret");
  }

  @Test
  void aStoreHasARegisterOfEachKind() {
    receiving()
        .run(
            spring ->
                assertThat(spring)
                    .hasNotFailed()
                    .hasSingleBean(SeenStore.class)
                    .hasSingleBean(QuestionStore.class)
                    .hasSingleBean(JdbcRevocations.class)
                    .hasSingleBean(PresenceStore.class)
                    .doesNotHaveBean(PresenceTracker.class));
  }

  @Test
  void withoutAStorePresenceIsThatOfTheProcess() {
    receiving()
        .withPropertyValues("signal.store.enabled=false")
        .run(
            spring ->
                assertThat(spring)
                    .hasSingleBean(PresenceTracker.class)
                    .doesNotHaveBean(SeenStore.class));
  }

  @Test
  void aHandlerOfTheApplicationTakesThePlaceOfPresence() {
    receiving()
        .withBean(EventHandler.class, () -> event -> CompletableFuture.completedFuture(null))
        .run(spring -> assertThat(spring).hasNotFailed().doesNotHaveBean(PresenceStore.class));
  }

  @Test
  void usersInRoomsAreKnownAfterARestart() {
    receiving()
        .run(
            spring ->
                spring.getBean(EventHandler.class).onEvent(joined()).toCompletableFuture().join());
    receiving()
        .run(
            spring ->
                assertThat(
                        spring
                            .getBean(PresenceStore.class)
                            .usersIn(SignedCallback.APP, ROOM)
                            .join())
                    .containsOnlyKeys(ALICE));
  }

  private static RtcEvent joined() {
    VerifiedNotification source =
        VerifiedNotification.unchecked(
            SignedCallback.APP, "UserJoinRoom", "{}", "event", Instant.EPOCH);
    return new RtcEvent.UserJoinRoom(source, new RtcEvent.UserInRoom(ROOM, ALICE, Instant.EPOCH));
  }

  @Test
  void aUserThatIsRevokedInTheTableIsRefused() {
    receiving()
        .run(
            spring -> {
              spring.getBean(JdbcRevocations.class).revoke(ALICE).join();
              SignalWebhook webhook = spring.getBean(SignalWebhook.class);
              assertThat(status(webhook, "alice")).isEqualTo(401);
              assertThat(status(webhook, "bob")).isEqualTo(200);
            });
  }

  private static int status(SignalWebhook webhook, String user) {
    return webhook.receive(SignedCallback.of(user, "hi")).toCompletableFuture().join().status();
  }
}
