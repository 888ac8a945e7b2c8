package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.rtcsignal.adapter.http.OpenApiTransport.Exchange;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events that a listener gets for each HTTP exchange. */
class ExchangeTest {
  private final WireMockCloud cloud = WireMockCloud.accepting();
  private final List<Exchange> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    cloud.close();
  }

  private Exchange sent(OpenApiTransport.Builder builder) throws Exception {
    try (OpenApiTransport transport = builder.onExchange(seen::add).build()) {
      transport.send(WireMockCloud.unicast("hello"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty());
    }
    return seen.get(0);
  }

  @Test
  void holdsTheRequestAsSentAndTheStepsOfItsSignature() throws Exception {
    Exchange exchange = sent(cloud.transport());
    assertThat(exchange.at()).isEqualTo(WireMockCloud.NOW);
    assertThat(exchange.uri()).hasToString(cloud.uri() + "/?Action=SendUnicast&Version=2023-07-20");
    assertThat(exchange.body().asUtf8()).isEqualTo(cloud.requests().get(0).getBodyAsString());
    assertThat(exchange.headers().get("Authorization"))
        .isEqualTo(cloud.requests().get(0).getHeader("Authorization"));
    assertThat(exchange.canonicalRequest())
        .startsWith("POST\n/\nAction=SendUnicast&Version=2023-07-20\ncontent-type:");
    assertThat(exchange.stringToSign())
        .startsWith("HMAC-SHA256\n20241127T063914Z\n20241127/cn-north-1/rtc/request\n");
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.answer().asUtf8()).isEqualTo(WireMockCloud.SUCCESS);
    assertThat(exchange).hasToString("Exchange[" + exchange.uri() + ", 200]");
  }

  /** Each reading of the steady clock is 10 ms after the one before. */
  @Test
  void takesTheTimeOfTheSteadyClockThoughTheTimeOfDayStandsStill() throws Exception {
    AtomicLong millis = new AtomicLong();
    InstantSource steady = () -> Instant.ofEpochMilli(millis.addAndGet(10));
    Exchange exchange = sent(cloud.transport().steadyClock(steady));
    assertThat(exchange.at()).isEqualTo(WireMockCloud.NOW);
    assertThat(exchange.took()).isPositive();
  }

  @Test
  void hasNoStatusWithoutAResponse() throws Exception {
    cloud.answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    Exchange exchange = sent(cloud.transport());
    assertThat(exchange.status()).isZero();
    assertThat(exchange.answer().asUtf8()).isEmpty();
  }

  @Test
  void masksTheSessionToken() throws Exception {
    AccessKey temporary = AccessKey.temporary("AKTP", "secret", "the-session-token");
    Exchange exchange = sent(cloud.withoutKeys().accessKeys(app -> Optional.of(temporary)));
    assertThat(exchange.headers()).containsEntry("X-Security-Token", "***");
    assertThat(exchange.canonicalRequest())
        .contains("x-security-token:***\n")
        .doesNotContain("the-session-token");
  }

  @Test
  void aListenerThatFailsChangesNothing() throws Exception {
    try (OpenApiTransport transport =
        cloud
            .transport()
            .onExchange(
                exchange -> {
                  throw new IllegalStateException("a bug of the listener");
                })
            .build()) {
      assertThat(transport.send(WireMockCloud.unicast("hello")))
          .isInstanceOf(SendResult.Accepted.class);
    }
  }
}
