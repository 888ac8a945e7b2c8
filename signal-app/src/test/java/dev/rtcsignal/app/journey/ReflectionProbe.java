package dev.rtcsignal.app.journey;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A program that uses the four libraries, watched by {@link ReachabilityIT}. */
public final class ReflectionProbe {
  /** What an application takes and gives. */
  public record Seat(AppId app, UserId user, RoomId room, SenderId from) {}

  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "reachability-app-key-0123456789");
  private static final SenderId SERVER = new SenderId("server");
  private static final String SEAT = "{\"app\":\"a\",\"user\":\"u\",\"room\":\"r\",\"from\":\"f\"}";

  private ReflectionProbe() {}

  public static void main(String[] args) throws Exception {
    send();
    receive();
    System.exit(0);
  }

  private static void send() throws InterruptedException {
    OpenApiTransport transport =
        OpenApiTransport.builder()
            .app(APP, AccessKey.of("AKLTreach", "reachability-secret-0123456789"))
            .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
            .build();
    try (Signals signals = Signals.over(transport, APP, SERVER)) {
      signals.toUser("u").event("seat", new Seat(APP, new UserId("u"), new RoomId("r"), SERVER));
      signals.toRoom("r").bulk(List.of("u")).text("t").report().join();
    }
  }

  private static void receive() {
    InMemoryTransport transport = InMemoryTransport.accepting();
    try (Asker asker = Asker.builder(transport, SERVER).build()) {
      SignalRouter router =
          SignalRouter.builder(asker)
              .on("seat", Seat.class, request -> RoutedReply.of(request.data()).now())
              .build();
      asker.ask(
          APP,
          new UserId("hyf"),
          new Asker.Question<>("sure", "?", Seat.class),
          Duration.ofSeconds(1));
      var check = TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ofSeconds(5));
      try (SignalWebhook webhook = SignalWebhook.builder(check, router).build()) {
        int status = webhook.receive(callback()).toCompletableFuture().join().status();
        System.out.println(status);
      }
    }
    try (NotificationWebhook webhook =
        NotificationWebhook.builder(
                app -> List.of(new NotificationSecret("secret")), new PresenceTracker())
            .build()) {
      webhook.receive("{}".getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    }
  }

  private static byte[] callback() {
    Lifetime hour = Lifetime.starting(Instant.now(), Duration.ofHours(1));
    String signature = CallbackSignature.mint(KEY, "hyf", hour, 7).text();
    String message = "{\"event\":\"seat\",\"data\":" + SEAT + "}";
    return ("{\"message\":\""
            + message.replace("\"", "\\\"")
            + "\",\"binary\":false,\"signature\":\""
            + signature
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
