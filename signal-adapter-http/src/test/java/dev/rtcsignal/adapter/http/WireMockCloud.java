package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A server that answers as told, and a transport that calls it. */
final class WireMockCloud implements AutoCloseable {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final AccessKey KEY = AccessKey.of("AKLTanchors", "c2VjcmV0LWFuY2hvcnM=");
  static final Instant NOW = Instant.parse("2024-11-27T06:39:14.567Z");
  static final String SUCCESS =
      "{\"ResponseMetadata\":{\"RequestId\":\"20230\",\"Action\":\"SendBroadcast\","
          + "\"Version\":\"2023-07-20\",\"Service\":\"rtc\",\"Region\":\"cn-north-1\"},"
          + "\"Result\":{\"Message\":\"Success\"}}";

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.wireMockConfig().dynamicPort().containerThreads(100));

  static WireMockCloud answering(ResponseDefinitionBuilder answer) {
    WireMockCloud cloud = new WireMockCloud();
    cloud.server.start();
    cloud.answer(answer);
    return cloud;
  }

  static WireMockCloud accepting() {
    return answering(aResponse().withBody(SUCCESS));
  }

  static String error(String code) {
    return "{\"ResponseMetadata\":{\"RequestId\":\"r1\",\"Error\":{\"Code\":\""
        + code
        + "\",\"Message\":\"in words\"}},\"Result\":{}}";
  }

  void answer(ResponseDefinitionBuilder answer) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  /** Answers the first request in one way and all later ones in another. */
  void answerThen(ResponseDefinitionBuilder first, ResponseDefinitionBuilder later) {
    server.resetMappings();
    server.stubFor(
        any(anyUrl())
            .inScenario("s")
            .whenScenarioStateIs("Started")
            .willReturn(first)
            .willSetStateTo("later"));
    server.stubFor(any(anyUrl()).inScenario("s").whenScenarioStateIs("later").willReturn(later));
  }

  /** The messages that arrived, in the order of their arrival. */
  List<String> texts() {
    return requests().stream()
        .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
        .map(request -> request.getBodyAsString().replaceAll(".*\"Message\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  WireMockServer server() {
    return server;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  List<LoggedRequest> requests() {
    return server.findAll(anyRequestedFor(anyUrl()));
  }

  OpenApiTransport.Builder transport() {
    return withoutKeys().app(APP, KEY);
  }

  OpenApiTransport.Builder withoutKeys() {
    return OpenApiTransport.builder(() -> NOW, new SplittableRandom(1))
        .cloud(uri(), "cn-north-1")
        .quota(new UnlimitedQuota());
  }

  /** The outcome alone, for comparison: when its tries were is another matter. */
  static SendResult bare(SendResult result) {
    return result.after(List.of());
  }

  static OutboundSignal unicast(String text) {
    return signal(new Audience.User(new UserId("user1")), Payload.text(text));
  }

  static OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(APP, new SenderId("server"), to, payload);
  }

  @Override
  public void close() {
    server.stop();
  }
}
