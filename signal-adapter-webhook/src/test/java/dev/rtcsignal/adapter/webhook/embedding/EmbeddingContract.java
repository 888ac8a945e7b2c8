package dev.rtcsignal.adapter.webhook.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every server that embeds the webhook, tested from the side of the cloud. */
@Timeout(60)
abstract class EmbeddingContract {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "webhook-primary-key-0123456789");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  /** As the cloud: an offer of HTTP/2 in the clear confuses some servers. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<InboundSignal> handled = new CopyOnWriteArrayList<>();
  private URI callback;

  /** Starts the server on a free port of loopback and returns where callbacks go. */
  abstract URI start(SignalWebhook webhook) throws IOException;

  abstract void stop();

  @BeforeEach
  void startServer() throws IOException {
    callback =
        start(
            SignalWebhook.builder(
                    TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ZERO),
                    signal -> {
                      handled.add(signal);
                      return CompletableFuture.supplyAsync(
                          () -> Ack.text("你好"),
                          CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
                    },
                    () -> NOW)
                .build());
  }

  @AfterEach
  void stopServer() {
    stop();
  }

  @Test
  void repliesToACallbackWithoutContentTypeWithTheAck() throws Exception {
    HttpResponse<String> answer = post(HttpRequest.newBuilder(), genuine("ali"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("你好");
    assertThat(handled)
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text("a=b&c=d+é%"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/x-odd; charset=UTF-16",
        "application/octet-stream",
        "application/x-www-form-urlencoded"
      })
  void readsTheBodyUnchangedForEveryContentType(String type) throws Exception {
    HttpResponse<String> answer =
        post(HttpRequest.newBuilder().header("Content-Type", type), genuine("ali"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(handled)
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text("a=b&c=d+é%"));
  }

  @Test
  void replies401ToAnUnprovedSender() throws Exception {
    String forged = genuine("ali").replace("\"signature\":\"001", "\"signature\":\"002");
    HttpResponse<String> answer = post(HttpRequest.newBuilder(), forged);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("sender not proved");
    assertThat(handled).isEmpty();
  }

  @Test
  void accepts512KibAndReplies413ToOneByteMore() throws Exception {
    String body = genuine("ali");
    String padded = body + " ".repeat(524_288 - body.getBytes(StandardCharsets.UTF_8).length);
    assertThat(post(HttpRequest.newBuilder(), padded).statusCode()).isEqualTo(200);
    assertThat(post(HttpRequest.newBuilder(), padded + " ").statusCode()).isEqualTo(413);
  }

  @Test
  void replies429WithRetryAfterToTheTwentyFirstAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(post(HttpRequest.newBuilder(), genuine("ali")).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> answer = post(HttpRequest.newBuilder(), genuine("ali"));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(post(HttpRequest.newBuilder(), genuine("bob")).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(HttpRequest.Builder request, String body) throws Exception {
    return CLIENT.send(
        request.uri(callback).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static String genuine(String user) {
    String signature =
        CallbackSignature.mint(KEY, user, Lifetime.starting(NOW, Duration.ofDays(1)), 7).text();
    return "{\"message\":\"a=b&c=d+é%\",\"binary\":false,\"signature\":\"" + signature + "\"}";
  }
}
