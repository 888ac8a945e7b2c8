package dev.rtcsignal.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.journal.Redaction;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.RecordedEvents;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.PresenceTracker;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event notifications of a journal, replayed against a server that has seen none of them. */
@Timeout(60)
class ReplayNotificationsTest {
  private static final AppId APP = new AppId(DemoCredentials.APP_ID);
  private static final NotificationSecret SECRET =
      new NotificationSecret(DemoCredentials.NOTIFICATION_SECRET);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final RoomId ROOM = new RoomId("lobby");
  private static final List<String> NAMES =
      List.of("EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce");

  private final ReplayRun replay = new ReplayRun();
  private final Queue<RtcEvent> events = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> seen = new ConcurrentLinkedQueue<>();
  private final PresenceTracker presence = new PresenceTracker();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Semaphore arrivals = new Semaphore(0);
  private volatile String slowPath = "";
  private final ServerEvents recording = new ServerEvents(CLOCK);
  private final AtomicReference<Instant> then = new AtomicReference<>(CLOCK.instant());
  private final NotificationWebhook notificationsThen =
      NotificationWebhook.builder(APP, () -> List.of(SECRET), new PresenceTracker(), then::get)
          .build();
  private final SignalWebhook callbacksThen =
      SignalWebhook.builder(
              TokenSenderCheck.of(
                  new InMemoryKeys().add(new AppKey(APP, DemoCredentials.APP_KEY)), Duration.ZERO),
              signal -> CompletableFuture.completedFuture(Ack.empty()),
              then::get)
          .build();
  private JournalWriter recorder;
  private HttpServer http;

  @TempDir private Path folder;

  @BeforeEach
  void listen() throws Exception {
    NotificationWebhook now =
        NotificationWebhook.builder(
                APP,
                () -> List.of(SECRET),
                event -> {
                  events.add(event);
                  return presence.onEvent(event);
                },
                CLOCK)
            .build();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/emulator", exchange -> exchange.sendResponseHeaders(404, -1));
    http.createContext(
        "/notifications",
        exchange ->
            answer(
                exchange,
                body -> {
                  waitIfSlow("/notifications");
                  return now.receive(body).toCompletableFuture().join().status();
                }));
    http.createContext(
        "/callback",
        exchange ->
            answer(
                exchange,
                body -> {
                  waitIfSlow("/callback");
                  seen.add(presence.in(APP, ROOM).size());
                  return 200;
                }));
    http.start();
  }

  /** A slow path waits for a request of the other one, which must not come before its end. */
  private void waitIfSlow(String path) {
    arrivals.release();
    try {
      if (path.equals(slowPath)) {
        arrivals.drainPermits();
        arrivals.tryAcquire(50, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(HttpExchange exchange, Function<byte[], Integer> server)
      throws IOException {
    int status = server.apply(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void start(Redaction redaction) throws IOException {
    recorder =
        new JournalWriter(
            new JournalWriter.Options(folder, 1_048_576, 2, redaction),
            new SplittableRandom(2),
            CLOCK);
    recorder.start(CLOCK.instant());
    recorder.record(recording);
  }

  private static String notification(String type, String id, String data) {
    List<String> values =
        List.of(type, data, CLOCK.instant().toString(), id, APP.value(), "2020-12-01", "0042");
    JsonObjectBuilder notification = Json.object();
    for (int i = 0; i < NAMES.size(); i++) {
      notification.add(NAMES.get(i), values.get(i));
    }
    return notification.add("Signature", SECRET.sign(values)).build().toString();
  }

  private static String data(String user) {
    return "{\"RoomId\":\"lobby\",\"UserId\":\""
        + user
        + "\",\"DeviceType\":\"web\",\"Timestamp\":"
        + CLOCK.instant().toEpochMilli()
        + "}";
  }

  /** Records a notification that a server received at that time. */
  private void record(Instant at, String body) {
    then.set(at);
    recording.publish(RecordedEvents.notification(notificationsThen, body));
  }

  private int replay() {
    recorder.close();
    return replay.run(
        Map.of(), folder.resolve("signals.ndjson"), http.getAddress().getPort(), "--speed", "max");
  }

  @ParameterizedTest
  @EnumSource(Redaction.class)
  void repeatsJoinsAndLeavesUnderEveryRedaction(Redaction redaction) throws Exception {
    start(redaction);
    Instant at = CLOCK.instant();
    record(at, notification("UserJoinRoom", "e1", data("ali")));
    record(at.plusMillis(10), notification("UserJoinRoom", "e2", data("bob")));
    record(at.plusMillis(20), notification("UserJoinRoom", "e2", data("bob")));
    record(at.plusMillis(30), notification("UserLeaveRoom", "e3", data("ali")));
    record(at.plusMillis(40), notification("RoomSang", "e4", "{\"Song\":1}"));
    assertThat(replay()).as(replay.out()).isZero();
    assertThat(replay.out()).contains("5 played, 5 the same, 0 different");
    assertThat(presence.in(APP, ROOM)).containsOnlyKeys(new UserId("bob"));
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .as("the repetition is one again")
        .containsExactly("UserJoinRoom", "UserJoinRoom", "UserLeaveRoom", "Unknown");
  }

  @Test
  void repeatsRejectedNotifications() throws Exception {
    start(Redaction.KEEP);
    Instant at = CLOCK.instant();
    record(at, notification("UserJoinRoom", "e1", data("ali")) + " and more");
    record(at.plusMillis(10), notification("UserJoinRoom", "e2", data("bob")).replace("e2", "e3"));
    assertThat(replay()).as(replay.out()).isZero();
    assertThat(events).isEmpty();
  }

  /**
   * Requests for the users of a room get the recorded answer, whichever of the two paths is slow.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/callback"})
  void replaysMessagesAndNotificationsInTheirOrder(String slow) throws Exception {
    slowPath = slow;
    start(Redaction.HASH);
    Instant at = CLOCK.instant();
    record(at, notification("UserJoinRoom", "e1", data("ali")));
    callback(at.plusMillis(10));
    record(at.plusMillis(20), notification("UserJoinRoom", "e2", data("bob")));
    callback(at.plusMillis(30));
    replay();
    assertThat(seen).containsExactly(1, 2);
  }

  private void callback(Instant at) {
    String signature =
        CallbackSignature.mint(
                new AppKey(APP, DemoCredentials.APP_KEY),
                "hyf",
                Lifetime.starting(at, Duration.ofHours(1)),
                1)
            .text();
    String body =
        Json.object()
            .add("message", "who is here")
            .add("binary", false)
            .add("signature", signature)
            .build()
            .toString();
    then.set(at);
    recording.publish(RecordedEvents.callback(callbacksThen, body));
  }
}
