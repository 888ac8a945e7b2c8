package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This clock says 06:39:14; the cloud's is 20 minutes ahead. */
@Timeout(60)
class ClockTest {
  private static final String OWN = "20241127T063914Z";
  private static final String AHEAD = "Wed, 27 Nov 2024 06:59:14 GMT";

  private final WireMockCloud cloud = WireMockCloud.accepting();
  private final OpenApiTransport transport = cloud.transport().build();

  @AfterEach
  void close() {
    transport.close();
    cloud.close();
  }

  @Test
  void signsByTheCloudsClockAfterARefusedTimeStampAndReportsBothAttempts() throws Exception {
    cloud.answerThen(refusingTheTime().withHeader("Date", AHEAD), accepting());
    assertThat(transport.send(WireMockCloud.unicast("x")).attempts())
        .extracting(attempt -> attempt.outcome().getClass())
        .isEqualTo(List.of(Refused.class, Accepted.class));
    assertThat(dates()).containsExactly(OWN, "20241127T065914Z");
  }

  @Test
  void signsTheNextRequestByTheCloudsClockToo() throws Exception {
    cloud.answerThen(refusingTheTime().withHeader("Date", AHEAD), accepting());
    transport.send(WireMockCloud.unicast("x"));
    transport.send(WireMockCloud.unicast("y"));
    assertThat(dates()).containsExactly(OWN, "20241127T065914Z", "20241127T065914Z");
  }

  @Test
  void signsAgainOnlyOnce() throws Exception {
    cloud.answer(refusingTheTime().withHeader("Date", AHEAD));
    assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Refused.class);
    assertThat(cloud.requests()).hasSize(2);
  }

  @Test
  void ignoresTheDateOfACachedResponse() throws Exception {
    cloud.answer(refusingTheTime().withHeader("Date", AHEAD).withHeader("Age", "1200"));
    assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Refused.class);
    assertThat(dates()).containsExactly(OWN);
  }

  @Test
  void ignoresAMalformedDate() throws Exception {
    cloud.answer(refusingTheTime().withHeader("Date", "yesterday"));
    assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Refused.class);
    assertThat(dates()).containsExactly(OWN);
  }

  @Test
  void theOffsetReturnsToZeroWhenTheClocksAgreeAgain() throws Exception {
    cloud.answerThen(refusingTheTime().withHeader("Date", AHEAD), accepting());
    transport.send(WireMockCloud.unicast("x"));
    cloud.answer(accepting().withHeader("Date", "Wed, 27 Nov 2024 06:49:14 GMT"));
    transport.send(WireMockCloud.unicast("it was ten minutes by now"));
    cloud.answer(accepting().withHeader("Date", "Wed, 27 Nov 2024 06:39:14 GMT"));
    transport.send(WireMockCloud.unicast("they agree"));
    transport.send(WireMockCloud.unicast("as this one knows"));
    assertThat(dates())
        .containsExactly(OWN, "20241127T065914Z", "20241127T065914Z", "20241127T064914Z", OWN);
  }

  @Test
  void keepsItsClockWhileTheCloudAcceptsItsTimeStamps() throws Exception {
    cloud.answer(accepting().withHeader("Date", AHEAD));
    transport.send(WireMockCloud.unicast("x"));
    transport.send(WireMockCloud.unicast("y"));
    assertThat(dates()).containsOnly(OWN);
  }

  @Test
  void aWallClockThatIsSetForwardEndsNoSendWithASteadyClock() throws Exception {
    AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    try (OpenApiTransport steady =
        OpenApiTransport.builder(() -> WireMockCloud.NOW.plus(set.get()), new SplittableRandom(1))
            .steadyClock(() -> WireMockCloud.NOW)
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(cloud.uri(), "cn-north-1")
            .quota(new UnlimitedQuota())
            .build()) {
      SendOptions ordered = SendOptions.DEFAULT.orderKey("k");
      cloud.answer(accepting().withFixedDelay(300));
      CompletableFuture<SendResult> first = steady.sendAsync(WireMockCloud.unicast("1"), ordered);
      CompletableFuture<SendResult> second = steady.sendAsync(WireMockCloud.unicast("2"), ordered);
      set.set(Duration.ofSeconds(5));
      assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
      assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }
  }

  private List<String> dates() {
    return cloud.requests().stream()
        .sorted(Comparator.comparing(request -> request.getLoggedDate()))
        .map(request -> request.getHeader("X-Date"))
        .toList();
  }

  private static ResponseDefinitionBuilder accepting() {
    return aResponse().withBody(WireMockCloud.SUCCESS);
  }

  private static ResponseDefinitionBuilder refusingTheTime() {
    return aResponse().withStatus(403).withBody(WireMockCloud.error("InvalidTimestamp"));
  }
}
