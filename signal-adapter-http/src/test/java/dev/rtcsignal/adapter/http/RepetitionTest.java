package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attempts are repeated, when and how often, and what the result reports. */
@Timeout(60)
class RepetitionTest {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final SendOptions HARMLESS = SendOptions.DEFAULT.duplicatesHarmless();

  @Test
  void reportsEachThrottleToTheQuota() throws Exception {
    UnlimitedQuota quota = new UnlimitedQuota();
    try (WireMockCloud cloud = WireMockCloud.answering(throttled());
        OpenApiTransport transport = endingBackOffs(cloud).quota(quota).build()) {
      assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Refused.class);
      assertThat(quota.throttled()).as("three tries").hasSize(3);
    }
  }

  @Test
  void theResultHoldsEachAttemptWithItsOutcomeAndRequestId() throws Exception {
    ManualDelayer delayer = ManualDelayer.holding(CALL);
    try (WireMockCloud cloud = WireMockCloud.answering(throttled());
        OpenApiTransport transport = cloud.transport().callTimeout(CALL).delayer(delayer).build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      cloud.answer(aResponse().withBody(WireMockCloud.SUCCESS));
      delayer.backOffs().get(0).end().complete(null);
      List<Attempt> attempts = result.get(10, TimeUnit.SECONDS).attempts();
      assertThat(attempts)
          .extracting(Attempt::outcome)
          .containsExactly(
              new Refused(429, "FlowLimitExceeded.QPSOverLimit", "in words", "r1"),
              new Accepted("20230"));
      assertThat(attempts).extracting(Attempt::at).containsOnly(WireMockCloud.NOW);
      assertThat(attempts).extracting(Attempt::waited).containsOnly(Duration.ZERO);
    }
  }

  @Test
  void repeatsUncertainAttemptsOnlyIfDuplicatesAreHarmless() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(broken());
        OpenApiTransport transport = endingBackOffs(cloud).build()) {
      assertThat(transport.send(WireMockCloud.unicast("once"))).isInstanceOf(Uncertain.class);
      assertThat(cloud.requests()).hasSize(1);
      SendResult result = transport.send(WireMockCloud.unicast("again"), HARMLESS);
      assertThat(result).isInstanceOf(Uncertain.class);
      assertThat(result.attempts()).hasSize(3);
      assertThat(cloud.requests()).hasSize(4);
    }
  }

  @Test
  void anUncertainAttemptMakesTheResultUncertainDespiteALaterRefusal() throws Exception {
    ManualDelayer delayer = ManualDelayer.holding(CALL);
    try (WireMockCloud cloud = WireMockCloud.answering(broken());
        OpenApiTransport transport = cloud.transport().callTimeout(CALL).delayer(delayer).build()) {
      CompletableFuture<SendResult> result =
          transport.sendAsync(WireMockCloud.unicast("x"), HARMLESS);
      // Of a harmless signal each try has a timer of its own: a third of the call time-out.
      await().atMost(Duration.ofSeconds(30)).until(() -> delayer.backOffs().size() == 2);
      cloud.answer(aResponse().withStatus(400).withBody(WireMockCloud.error("InvalidParameter")));
      delayer.backOffs().get(1).end().complete(null);
      SendResult whole = result.get(10, TimeUnit.SECONDS);
      assertThat(whole).isInstanceOf(Uncertain.class);
      assertThat(whole.attempts())
          .extracting(attempt -> attempt.outcome().getClass().getSimpleName())
          .containsExactly("Uncertain", "Refused");
    }
  }

  @Test
  void aHangingAttemptEndsInTimeForAnotherIfDuplicatesAreHarmless() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(aResponse().withFixedDelay(20_000));
        OpenApiTransport transport = cloud.transport().callTimeout(Duration.ofSeconds(3)).build()) {
      CompletableFuture<SendResult> result =
          transport.sendAsync(WireMockCloud.unicast("x"), HARMLESS);
      await().atMost(Duration.ofSeconds(30)).until(() -> !cloud.requests().isEmpty());
      cloud.answer(aResponse().withBody(WireMockCloud.SUCCESS));
      SendResult whole = result.get(10, TimeUnit.SECONDS);
      assertThat(whole).isInstanceOf(Accepted.class);
      assertThat(whole.attempts().get(0).outcome())
          .isEqualTo(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
    }
  }

  @Test
  void anAttemptOfASendWithALongDeadlineEndsWithTheCallTimeout() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(aResponse().withFixedDelay(20_000));
        OpenApiTransport transport =
            cloud.transport().callTimeout(Duration.ofMillis(700)).build()) {
      SendOptions patient = SendOptions.DEFAULT.deadline(Duration.ofHours(1));
      CompletableFuture<SendResult> result =
          transport.sendAsync(WireMockCloud.unicast("x"), patient);
      assertThat(WireMockCloud.bare(result.get(10, TimeUnit.SECONDS)))
          .isEqualTo(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "2, 2000",
    "'Wed, 27 Nov 2024 06:39:16 GMT', 1433",
    "soon, 0",
    "-5, 0",
    "'Wed, 27 Nov 2024 06:39:10 GMT', 0"
  })
  void waitsAtLeastAsLongAsRetryAfterSays(String header, long millis) throws Exception {
    ManualDelayer delayer = ManualDelayer.holding(CALL);
    RetryPolicy noJitter = new RetryPolicy(3, Duration.ZERO, Duration.ofSeconds(2));
    try (WireMockCloud cloud =
            WireMockCloud.answering(throttled().withHeader("Retry-After", header));
        OpenApiTransport transport =
            cloud.transport().retry(noJitter).callTimeout(CALL).delayer(delayer).build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      assertThat(delayer.backOffs().get(0).delay()).isEqualTo(Duration.ofMillis(millis));
      result.cancel(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "86400", "999999999"})
  void doesNotRepeatIfRetryAfterExceedsItsBudget(String seconds) throws Exception {
    try (WireMockCloud cloud =
            WireMockCloud.answering(throttled().withHeader("Retry-After", seconds));
        OpenApiTransport transport = endingBackOffs(cloud).build()) {
      assertThat(transport.send(WireMockCloud.unicast("x")).attempts()).hasSize(1);
    }
  }

  /** 500 tokens, 5 for each repetition: two for each of fifty sends. */
  @Test
  void theRetryBudgetStopsARetryStorm() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(throttled());
        OpenApiTransport transport = endingBackOffs(cloud).build()) {
      for (int i = 0; i < 50; i++) {
        assertThat(transport.send(WireMockCloud.unicast("x")).attempts()).hasSize(3);
      }
      assertThat(transport.send(WireMockCloud.unicast("x")).attempts()).hasSize(1);
      cloud.answer(aResponse().withBody(WireMockCloud.SUCCESS));
      for (int i = 0; i < 5; i++) {
        assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Accepted.class);
      }
      cloud.answer(throttled());
      assertThat(transport.send(WireMockCloud.unicast("x")).attempts())
          .as("five successes pay for one repetition")
          .hasSize(2);
    }
  }

  private static OpenApiTransport.Builder endingBackOffs(WireMockCloud cloud) {
    return cloud.transport().callTimeout(CALL).delayer(endingBackOffs());
  }

  /** Back-offs are over at once; neither deadlines nor the patience with a try ever end. */
  private static Delayer endingBackOffs() {
    return delay ->
        delay.compareTo(Duration.ofSeconds(5)) < 0
            ? CompletableFuture.completedFuture(null)
            : new CompletableFuture<>();
  }

  private static ResponseDefinitionBuilder throttled() {
    return aResponse()
        .withStatus(429)
        .withBody(WireMockCloud.error("FlowLimitExceeded.QPSOverLimit"));
  }

  private static ResponseDefinitionBuilder broken() {
    return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
  }
}
