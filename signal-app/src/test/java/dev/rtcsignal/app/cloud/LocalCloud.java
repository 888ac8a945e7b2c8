package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.emulator.TestCloud;
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

/** An emulated cloud without a server, whose clock moves only by {@link #advance}. */
public final class LocalCloud {
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final EmulatedCloud cloud;
  private Instant now = NOW;

  public LocalCloud() {
    this(CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)));
  }

  LocalCloud(CloudSettings settings) {
    cloud = new EmulatedCloud(settings, () -> now, () -> new SplittableRandom(1));
  }

  public static LocalCloud basic() {
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

  public EmulatedCloud cloud() {
    return cloud;
  }

  public void advance(Duration by) {
    now = now.plus(by);
    cloud.tick();
  }

  public Client client() {
    return new Client();
  }

  /** A client and the events it received, as text. */
  public final class Client {
    private final List<String> events = new ArrayList<>();
    private final RtcEngine engine;

    private Client() {
      engine =
          new RtcEngine(
              cloud,
              callback ->
                  CompletableFuture.completedFuture(new CallbackSender.Result(0, 200, "ok")),
              new EventSink() {
                @Override
                public void onEvent(ClientEvent event) {
                  events.add(event.name() + " " + event.args());
                }

                @Override
                public void disconnect(String reason) {
                  events.add("disconnected: " + reason);
                }
              });
      engine.createEngine(TestCloud.APP.value());
    }

    public RtcEngine engine() {
      return engine;
    }

    public Client loggedIn(String user) {
      engine.login(token(Grant.login(new UserId(user)), Duration.ofHours(1)), user);
      return this;
    }

    public Client joined(String room, String user) {
      engine.joinRoom(roomToken(room, user, Duration.ofHours(1)), room, user);
      return this;
    }

    /** Clears the events received so far. */
    public Client quiet() {
      events.clear();
      return this;
    }

    public List<String> events() {
      return List.copyOf(events);
    }

    public String last() {
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
