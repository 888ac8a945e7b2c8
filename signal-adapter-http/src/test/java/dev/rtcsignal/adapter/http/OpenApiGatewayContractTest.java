package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.contract.SignalGatewayContract;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiGatewayContractTest extends SignalGatewayContract {
  private final WireMockCloud cloud = WireMockCloud.accepting();
  private final OpenApiGateway gateway =
      new OpenApiGateway(
          HttpClient.newHttpClient(),
          new Endpoint(cloud.uri(), "cn-north-1", "2023-07-20"),
          app -> Optional.of(WireMockCloud.KEY),
          () -> WireMockCloud.NOW,
          new ExchangeObserver(Optional.empty(), () -> WireMockCloud.NOW, Runnable::run));

  @AfterEach
  void close() {
    cloud.close();
  }

  @Override
  protected SignalGateway gateway() {
    return gateway;
  }

  @Override
  protected List<String> arrived() {
    return cloud.texts();
  }

  @Override
  protected void stopAnswering() {
    cloud.answer(aResponse().withFixedDelay(60_000));
  }

  @Test
  void aBodyThatIsForbiddenAfterTheConnectionWasMadeIsWithdrawn() throws Exception {
    OutboundSignal signal =
        new OutboundSignal(
            WireMockCloud.APP,
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text("late"));
    SignalGateway.Transmission transmission = gateway.prepare(signal).orElseThrow();
    AttemptOutcome outcome = transmission.start(() -> false).get(30, TimeUnit.SECONDS);
    assertThat(outcome.result()).isEqualTo(new NotSent(NotSent.Reason.WITHDRAWN));
    assertThat(arrived()).isEmpty();
  }
}
