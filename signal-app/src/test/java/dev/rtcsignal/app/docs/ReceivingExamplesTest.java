package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.SerialHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryRevocations;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the guide to receiving. */
class ReceivingExamplesTest {
  private static final AppId APP = TestCloud.APP;
  private static final UserId ALICE = new UserId("alice");

  private final AppKey appKey = TestCloud.KEY;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void theFirstProgramGreetsAUser() throws Exception {
    HttpServer http = HelloServer.start(appKey, 0, executor);
    try {
      URI callback = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/callback");
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(callback)
                      .POST(HttpRequest.BodyPublishers.ofString(callback(signature(appKey), "hi")))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hello alice");
    } finally {
      http.stop(0);
    }
  }

  private static String callback(String signature, String message) {
    return "{\"message\":\"%s\",\"binary\":false,\"signature\":\"%s\"}"
        .formatted(message, signature);
  }

  /** As the code of the guide mints it, for a client that is allowed in. */
  private static String signature(AppKey appKey) {
    var day = Lifetime.starting(Instant.now().minusSeconds(30), Duration.ofDays(1));
    long nonce = new SecureRandom().nextLong(1L << 32);
    String signature = CallbackSignature.mint(appKey, "alice", day, nonce).text();
    return signature;
  }

  @Test
  void tokensHaveAMaximumLifetimeAndCanBeRevoked() {
    var revocations = new InMemoryRevocations();
    TokenSenderCheck check = strict(appKey, revocations);
    String signature = signature(appKey);
    assertThat(check.check(signature, Instant.now())).isInstanceOf(Verdict.Trusted.class);
    revocations.revoke(ALICE);
    assertThat(check.check(signature, Instant.now()))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.REVOKED));
  }

  private static TokenSenderCheck strict(AppKey appKey, RevocationList revocations) {
    var check =
        TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ofSeconds(5))
            .withMaxLifetime(Duration.ofDays(1))
            .revoking(revocations);
    return check;
  }

  @Test
  void aSignatureMayHaveAFormOfItsOwn() {
    Map<String, UserId> sessions = Map.of("session-1", ALICE);
    SenderCheck check = sessions(APP, sessions);
    assertThat(check.check("session-1", Instant.now()))
        .isEqualTo(new Verdict.Trusted<>(VerifiedSender.unchecked(APP, ALICE)));
    assertThat(check.check("session-2", Instant.now()))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM));
  }

  private static SenderCheck sessions(AppId app, Map<String, UserId> sessions) {
    SenderCheck check =
        (signature, now) -> {
          UserId user = sessions.get(signature);
          return user == null
              ? new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM)
              : new Verdict.Trusted<>(VerifiedSender.unchecked(app, user));
        };
    return check;
  }

  @Test
  void messagesOfOneUserReachTheHandlerOneAfterAnother() {
    RecordingHandler business = new RecordingHandler(Ack.text("ok"));
    SignalHandler handler = SerialHandler.of(business, executor).bounded(1_024, 20);
    var signal = new InboundSignal(VerifiedSender.unchecked(APP, ALICE), Payload.text("hi"));
    assertThat(handler.onSignal(signal).toCompletableFuture().join()).isEqualTo(Ack.text("ok"));
  }

  @Test
  void aHandlerIsTestedWithoutACloud() {
    var handler = new RecordingHandler(Ack.text("ok"));
    var check = TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ofSeconds(5));
    var webhook = SignalWebhook.builder(check, handler).build();
    byte[] body = callback(signature(appKey), "hi").getBytes(StandardCharsets.UTF_8);
    var reply = webhook.receive(body).toCompletableFuture().join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(handler.received().get(0).payload()).isEqualTo(Payload.text("hi"));
  }
}
