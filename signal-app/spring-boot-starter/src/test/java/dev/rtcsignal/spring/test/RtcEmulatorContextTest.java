package dev.rtcsignal.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.UserId;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

/** The emulator lives as long as its context: the tests run in this order. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "signal.from=desk",
    classes = RtcEmulatorContextTest.Application.class)
@AutoConfigureRtcEmulator
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class RtcEmulatorContextTest {
  private static URI seen;

  @Autowired private RtcEmulator cloud;
  @Autowired private Signals signals;
  @Autowired private SignalWebhook webhook;
  @Autowired private Asker asker;

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  @Test
  @Order(1)
  void theApplicationSendsToTheEmulator() throws InterruptedException {
    seen = cloud.uri();
    RtcClient alice = cloud.client("alice");
    signals.toUser("alice").text("hello").orThrow();
    assertThat(alice.awaitMessage().text()).isEqualTo("hello");
    alice.close();
  }

  /** It ended in real time, since the application had the system's. */
  @Test
  @Order(1)
  void aQuestionOfTheApplicationEndsWithAnAdvance() {
    var question = new Asker.Question<>("sure", "?", String.class);
    CompletableFuture<AskResult<String>> answer =
        asker.ask(cloud.app(), new UserId("alice"), question, Duration.ofMinutes(10));
    cloud.advance(Duration.ofMinutes(11));
    assertThat(answer)
        .succeedsWithin(Duration.ofSeconds(30))
        .isNotInstanceOf(AskResult.Answered.class);
  }

  /** Their signatures were of another time than the application's, and so not proved. */
  @Test
  @Order(1)
  void callbacksAreProvedAfterAnAdvance() {
    cloud.advance(Duration.ofMinutes(20));
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    ReceivedCallback<InboundSignal> callback = webhook.handle(body).toCompletableFuture().join();
    assertThat(Duration.between(callback.at(), cloud.clock().instant()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  @Order(2)
  @DirtiesContext
  void aCachedContextKeepsItsEmulator() {
    assertThat(cloud.uri()).isEqualTo(seen);
  }

  @Test
  @Order(3)
  void aClosedContextClosesItsEmulatorAndTheNextHasAnother() {
    assertThat(cloud.uri()).isNotEqualTo(seen);
    assertThatThrownBy(() -> new Socket(seen.getHost(), seen.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  @Order(4)
  void propertiesOfTheTestStay() {
    assertThat(signals.toString()).contains("from desk");
  }
}
