package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.contract.SignalGatewayContract;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

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
}
