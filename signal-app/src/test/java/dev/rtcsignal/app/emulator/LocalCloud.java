package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** An emulated cloud without a wire, whose clock stands still until it is moved. */
public final class LocalCloud {
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final EmulatedCloud cloud;
  private Instant now = NOW;

  LocalCloud() {
    this(CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)));
  }

  LocalCloud(CloudSettings settings) {
    cloud = new EmulatedCloud(settings, () -> now, () -> new SplittableRandom(1));
  }

  static LocalCloud basic() {
    return new LocalCloud(
        new CloudSettings(
            List.of(TestCloud.KEY),
            List.of(TestCloud.ACCESS),
            "cn-north-1",
            500,
            100,
            ErrorStatus.DOCUMENTED,
            ClientLimits.BASIC));
  }

  EmulatedCloud cloud() {
    return cloud;
  }

  void advance(Duration by) {
    now = now.plus(by);
    cloud.tick();
  }

  Client client() {
    return new Client();
  }

  /** A client and what it received, as text: one line for each event. */
  final class Client {
    private final List<String> events = new ArrayList<>();
    private final RtcEngine engine;

    private Client() {
      engine =
          new RtcEngine(
              cloud,
              callback ->
                  CompletableFuture.completedFuture(new CallbackSender.Answer(0, 200, "ok")),
              new EventSink() {
                @Override
                public void onEvent(ClientEvent event) {
                  events.add(event.name() + " " + event.args());
                }

                @Override
                public void hangUp(String why) {
                  events.add("hung up: " + why);
                }
              });
      engine.createEngine(TestCloud.APP.value());
    }

    RtcEngine engine() {
      return engine;
    }

    Client loggedIn(String user) {
      engine.login(token(Grant.login(new UserId(user)), Duration.ofHours(1)), user);
      return this;
    }

    Client joined(String room, String user) {
      engine.joinRoom(roomToken(room, user, Duration.ofHours(1)), room, user);
      return this;
    }

    /** Forgets what came so far. */
    Client quiet() {
      events.clear();
      return this;
    }

    List<String> events() {
      return List.copyOf(events);
    }

    String last() {
      return events.get(events.size() - 1);
    }
  }

  String roomToken(String room, String user, Duration good) {
    return token(Grant.room(new RoomId(room), new UserId(user)), good);
  }

  String token(Grant grant, Duration good) {
    return AccessToken.mint(TestCloud.KEY, grant, Lifetime.starting(now, good), 7).text();
  }
}
