package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the guide to event notifications. */
@ExtendWith(RtcEmulatorExtension.class)
class NotificationExamplesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void presenceFollowsTheRooms(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    var presence = new PresenceTracker();
    var secret = new NotificationSecret("a-key-for-this-test");
    NotificationWebhook webhook = webhook(cloud.app(), secret, presence);
    HttpServer http = LoopbackServer.start("/notifications", webhook::receive);
    try {
      cloud.sendNotificationsTo(LoopbackServer.uri(http, "/notifications"), secret);
      alice.join("lobby");
      await()
          .atMost(LONG)
          .until(() -> presence.in(cloud.app(), new RoomId("lobby")).containsKey(alice.user()));
    } finally {
      http.stop(0);
    }
  }

  private static NotificationWebhook webhook(
      AppId own, NotificationSecret secret, PresenceTracker presence) {
    var webhook =
        NotificationWebhook.builder(app -> app.equals(own) ? List.of(secret) : List.of(), presence)
            .build();
    return webhook;
  }

  @Test
  void aHandlerOfItsOwnSeesWhyAUserLeft(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    var presence = new PresenceTracker();
    List<String> log = new CopyOnWriteArrayList<>();
    EventHandler handler = recording(presence, log);
    var secret = new NotificationSecret("a-key-for-this-test");
    var webhook =
        NotificationWebhook.builder(cloud.app(), () -> List.of(secret), handler, cloud.clock())
            .build();
    HttpServer http = LoopbackServer.start("/notifications", webhook::receive);
    try {
      cloud.sendNotificationsTo(LoopbackServer.uri(http, "/notifications"), secret);
      alice.join("lobby");
      cloud.kick("lobby", "alice");
      await().atMost(LONG).until(() -> !log.isEmpty());
      assertThat(log).containsExactly("alice left lobby: kickedByAdmin");
      await().atMost(LONG).until(() -> usersIn(presence, cloud.app()).isEmpty());
    } finally {
      http.stop(0);
    }
  }

  private static Set<UserId> usersIn(PresenceTracker presence, AppId app) {
    return presence.in(app, new RoomId("lobby")).keySet();
  }

  private static EventHandler recording(PresenceTracker presence, List<String> log) {
    EventHandler handler =
        event -> {
          if (event instanceof RtcEvent.UserLeaveRoom left) {
            log.add(left.who().user() + " left " + left.who().room() + ": " + left.reason());
          }
          return presence.onEvent(event);
        };
    return handler;
  }
}
