package dev.rtcsignal.app.observe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendDequeued;
import dev.rtcsignal.app.observe.ServerEvent.SendQueued;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaScope;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final OutboundSignal SIGNAL =
      new OutboundSignal(
          APP, new SenderId("server"), new Audience.User(new UserId("hyf")), Payload.text("hello"));
  private static final SendOptions OPTIONS = SendOptions.DEFAULT;

  private final Vertx vertx = Vertx.vertx();
  private final SseStream stream = new SseStream(vertx);
  private final ServerEvents events = new ServerEvents(() -> NOW);
  private final CompletableFuture<Boolean> keysFoundOnEventLoop = new CompletableFuture<>();
  private InputStream client;

  @BeforeEach
  void connect() throws Exception {
    EventStream.connect(
        events,
        stream,
        app -> {
          keysFoundOnEventLoop.complete(Context.isOnEventLoopThread());
          return List.of();
        });
    Router router = Router.router(vertx);
    router.get("/v1/events").handler(stream::open);
    int port =
        TestCloud.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1/events");
    client =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
            .body();
  }

  @AfterEach
  void stop() {
    TestCloud.await(vertx.close());
  }

  private String streamed() throws Exception {
    stream.close();
    return new String(client.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** To explain a signature takes HMACs, and a body may have 512 KiB. */
  @Test
  void explainsCallbacksOffTheEventLoop() throws Exception {
    AppKey key = new AppKey(APP, "stream-test-app-key-0123456789");
    Lifetime hour = Lifetime.starting(NOW, Duration.ofHours(1));
    String signature = CallbackSignature.mint(key, "hyf", hour, 1).text();
    ReceivedCallback<InboundSignal> received =
        new ReceivedCallback<>(
            new CallbackOutcome.Malformed<>("rule"),
            NOW,
            Duration.ofMillis(3),
            5,
            Optional.of(new UnverifiedContent(Payload.text("hello"), signature)));
    RecentCallback recent =
        RecentCallback.of(
            7,
            received,
            "hello".getBytes(StandardCharsets.UTF_8),
            new CallbackResponse(400, Bytes.utf8("malformed"), "malformed: rule"),
            Optional.empty(),
            Optional.of("3:7"));
    vertx.runOnContext(turn -> events.publish(new CallbackReceived(received, recent)));
    String expected =
        "event: callback\ndata: {\"id\":7,\"at\":\"2023-11-14T22:13:20Z\",\"ms\":3,\"status\":400,"
            + "\"verdict\":\"malformed\",\"note\":\"malformed: rule\",\"answer\":\"malformed\"";
    assertThat(keysFoundOnEventLoop.get(30, SECONDS)).isFalse();
    assertThat(streamed()).contains(expected);
  }

  @Test
  void streamsTheStepsOfASendInOrder() throws Exception {
    QuotaDecision.Wait wait =
        new QuotaDecision.Wait(
            Duration.ofMillis(40),
            QuotaScope.APPLICATION,
            Optional.empty(),
            new QuotaDecision.Fill(500, 500, 500));
    events.publish(new SendQueued(SIGNAL, OPTIONS));
    events.publish(new SendDequeued(SIGNAL, OPTIONS, Duration.ofMillis(50), Optional.of(wait)));
    events.publish(new SendDequeued(SIGNAL, OPTIONS, Duration.ZERO, Optional.empty()));
    events.publish(
        new SendAttempted(
            SIGNAL,
            new Attempt(
                NOW, Duration.ofMillis(50), Optional.empty(), new SendResult.Accepted("r1"))));
    assertThat(streamed())
        .isEqualTo(
            """
            : open

            event: queued
            data: {"to":{"user":"hyf"},"priority":"normal"}

            event: waited
            data: {"to":{"user":"hyf"},"priority":"normal","ms":50,"quota":{"scope":"application",\
            "used":500,"ceiling":500,"limit":500,"waitMs":40}}

            event: attempt
            data: {"at":"2023-11-14T22:13:20Z","waitedMs":50,"outcome":"accepted",\
            "requestId":"r1","to":{"user":"hyf"}}

            : the server stops

            """);
  }

  /** A repeated notification reports the same event again. */
  @Test
  void streamsAnEventOfARoomOnce() throws Exception {
    RtcEvent joined =
        new RtcEvent.UserJoinRoom(
            VerifiedNotification.unchecked(APP, "UserJoinRoom", "{}", "e1", NOW),
            new RtcEvent.UserInRoom(new RoomId("lobby"), new UserId("hyf"), NOW));
    notify(new CallbackOutcome.Handled<>(joined, Ack.empty()));
    notify(new CallbackOutcome.Repeated<>(joined, Optional.empty()));
    notify(new CallbackOutcome.Malformed<>("rule"));
    assertThat(streamed())
        .isEqualTo(
            """
            : open

            event: room
            data: {"at":"2023-11-14T22:13:20Z","eventId":"e1",\
            "event":{"type":"UserJoinRoom","room":"lobby","user":"hyf"}}

            : the server stops

            """);
  }

  private void notify(CallbackOutcome<RtcEvent> outcome) {
    events.publish(
        new NotificationReceived(
            new ReceivedCallback<>(outcome, NOW, Duration.ZERO, 5, Optional.empty()),
            new CallbackResponse(200, Bytes.empty(), "")));
  }
}
