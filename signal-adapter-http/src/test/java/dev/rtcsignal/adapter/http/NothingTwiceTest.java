package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A signal that may have been accepted is never sent twice: counts the requests. */
@Timeout(60)
class NothingTwiceTest {
  private static final Duration CALL = Duration.ofSeconds(2);

  static Stream<Arguments> responsesAfterWhichItMayHaveBeenTaken() {
    return Stream.of(
        Arguments.of("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), "BROKE"),
        Arguments.of("closed", aResponse().withFault(Fault.EMPTY_RESPONSE), "BROKE"),
        Arguments.of("bad chunk", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK), "BROKE"),
        Arguments.of("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), "BROKE"),
        Arguments.of("late", success().withFixedDelay(10_000), "TIMED_OUT"),
        Arguments.of("slow body", success().withChunkedDribbleDelay(50, 10_000), "TIMED_OUT"),
        Arguments.of("10 MB", aResponse().withBody(new byte[10_000_000]), "UNREADABLE"),
        Arguments.of("HTML", aResponse().withBody("<html>"), "UNREADABLE"),
        Arguments.of("empty", aResponse(), "UNREADABLE"),
        Arguments.of(
            "cut", aResponse().withBody(WireMockCloud.SUCCESS.substring(0, 99)), "UNREADABLE"),
        Arguments.of("not UTF-8", aResponse().withBody(new byte[] {-1, -2}), "UNREADABLE"),
        Arguments.of("500", failure(500, "InternalError"), "CLOUD_FAILED"),
        Arguments.of("200 with error", failure(200, "InternalError"), "CLOUD_FAILED"),
        Arguments.of("504", failure(504, "InternalServiceTimeout"), "CLOUD_FAILED"),
        Arguments.of("503", failure(503, "ServiceUnavailableTemp"), "CLOUD_FAILED"),
        Arguments.of("bare 502", aResponse().withStatus(502), "UNREADABLE"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("responsesAfterWhichItMayHaveBeenTaken")
  void anUncertainSendIsAttemptedOnce(String name, ResponseDefinitionBuilder answer, String reason)
      throws Exception {
    Duration limit = reason.equals("TIMED_OUT") ? CALL : Duration.ofSeconds(30);
    try (WireMockCloud cloud = WireMockCloud.answering(answer);
        OpenApiTransport transport = cloud.transport().callTimeout(limit).build()) {
      SendResult result = transport.send(WireMockCloud.unicast("once"));
      assertThat(result).isInstanceOf(Uncertain.class);
      assertThat(((Uncertain) result).reason().name()).contains(reason);
      assertThat(cloud.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(failure(400, "InvalidParameter.IllegalTo")),
        Arguments.of(failure(200, "InvalidParameter.SizeOverLimit")),
        Arguments.of(failure(401, "SignatureDoesNotMatch")),
        Arguments.of(aResponse().withStatus(403).withBody("<html>")),
        Arguments.of(aResponse().withStatus(307).withHeader("Location", "/elsewhere")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusedSendIsAttemptedOnce(ResponseDefinitionBuilder answer) throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(answer);
        OpenApiTransport transport = cloud.transport().build()) {
      assertThat(transport.send(WireMockCloud.unicast("once"))).isInstanceOf(Refused.class);
      assertThat(cloud.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> safeToRepeat() {
    return Stream.of(
        Arguments.of(failure(429, "FlowLimitExceeded")),
        Arguments.of(failure(200, "FlowLimitExceeded.QPSOverLimit")),
        Arguments.of(failure(200, "AccountFlowLimitExceeded")),
        Arguments.of(failure(502, "FailToConnect")),
        Arguments.of(aResponse().withStatus(429)));
  }

  @ParameterizedTest
  @MethodSource("safeToRepeat")
  void aSendThatTheCloudCannotHaveAcceptedIsAttemptedThreeTimes(ResponseDefinitionBuilder answer)
      throws Exception {
    ManualDelayer delayer = ManualDelayer.endingBackOffs(CALL);
    try (WireMockCloud cloud = WireMockCloud.answering(answer);
        OpenApiTransport transport = cloud.transport().callTimeout(CALL).delayer(delayer).build()) {
      assertThat(transport.send(WireMockCloud.unicast("thrice"))).isInstanceOf(Refused.class);
      assertThat(cloud.requests()).hasSize(3);
      List<Duration> waits = delayer.backOffs().stream().map(ManualDelayer.Timer::delay).toList();
      assertThat(waits).hasSize(2);
      assertThat(waits.get(0)).isLessThan(Duration.ofMillis(400));
      assertThat(waits.get(1)).isLessThan(Duration.ofMillis(800));
    }
  }

  @Test
  void aSendIsAttemptedOnceIfThePolicyForbidsRetries() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(failure(429, "FlowLimitExceeded"));
        OpenApiTransport transport = cloud.transport().retry(RetryPolicy.NEVER).build()) {
      transport.send(WireMockCloud.unicast("once"));
      assertThat(cloud.requests()).hasSize(1);
    }
  }

  @Test
  void aSecondAttemptAfterAThrottleMaySucceed() throws Exception {
    ManualDelayer delayer = ManualDelayer.holding(CALL);
    try (WireMockCloud cloud = WireMockCloud.answering(failure(429, "FlowLimitExceeded"));
        OpenApiTransport transport = cloud.transport().callTimeout(CALL).delayer(delayer).build()) {
      var result = transport.sendAsync(WireMockCloud.unicast("twice"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      cloud.answer(success());
      delayer.backOffs().get(0).end().complete(null);
      assertThat(WireMockCloud.bare(result.get())).isEqualTo(new SendResult.Accepted("20230"));
      assertThat(cloud.requests()).hasSize(2);
    }
  }

  @Test
  void aRefusedConnectionMeansNotSent() throws Exception {
    ManualDelayer delayer = ManualDelayer.endingBackOffs(CALL);
    try (OpenApiTransport transport =
        OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
            .quota(new UnlimitedQuota())
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(URI.create("http://127.0.0.1:" + unusedPort()), "cn-north-1")
            .callTimeout(CALL)
            .delayer(delayer)
            .build()) {
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("never"))))
          .isEqualTo(new NotSent(NotSent.Reason.CANNOT_CONNECT));
      assertThat(delayer.backOffs()).hasSize(2);
    }
  }

  @Test
  void anUnresolvableHostMeansNotSent() throws Exception {
    try (OpenApiTransport transport =
        OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
            .quota(new UnlimitedQuota())
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(URI.create("http://no-such-host.invalid"), "cn-north-1")
            .retry(RetryPolicy.NEVER)
            .build()) {
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("never"))))
          .isEqualTo(new NotSent(NotSent.Reason.CANNOT_CONNECT));
    }
  }

  /** The backlog of the listener is full, so that connecting hangs. */
  @Test
  void aConnectTimeoutMeansNotSent() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var first = new java.net.Socket(full.getInetAddress(), full.getLocalPort());
        var second = new java.net.Socket(full.getInetAddress(), full.getLocalPort());
        OpenApiTransport transport =
            OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
                .quota(new UnlimitedQuota())
                .app(WireMockCloud.APP, WireMockCloud.KEY)
                .cloud(URI.create("http://127.0.0.1:" + full.getLocalPort()), "cn-north-1")
                .connectTimeout(Duration.ofMillis(200))
                .retry(RetryPolicy.NEVER)
                .build()) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("never"))))
          .isEqualTo(new NotSent(NotSent.Reason.CANNOT_CONNECT));
    }
  }

  /** The server has the request, so nothing but Uncertain is true, and nothing is sent again. */
  @Test
  void aPooledConnectionThatTheServerClosesAfterReadingMeansUncertain() throws Exception {
    try (ClosingServer server = new ClosingServer(true);
        OpenApiTransport transport = to(server)) {
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("first"))))
          .isEqualTo(new SendResult.Accepted("20230"));
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("second"))))
          .isEqualTo(new Uncertain(Uncertain.Reason.CONNECTION_BROKE, 0, "", ""));
      sendMarker(transport, server);
      assertThat(server.texts()).containsExactly("first", "second", "marker");
    }
  }

  /** The connection may be found closed before or after the body is written. */
  @Test
  void aSignalIsSentAtMostOnceOverAPooledConnectionThatTheServerClosed() throws Exception {
    try (ClosingServer server = new ClosingServer(false);
        OpenApiTransport transport = to(server)) {
      transport.send(WireMockCloud.unicast("first"));
      SendResult second = transport.send(WireMockCloud.unicast("second"));
      assertThat(second).isNotInstanceOf(SendResult.Accepted.class);
      sendMarker(transport, server);
      assertThat(server.texts().stream().filter("second"::equals))
          .hasSizeLessThanOrEqualTo(second instanceof NotSent ? 0 : 1);
    }
  }

  /** The server reads one connection after another, so a repetition would arrive before this. */
  private static void sendMarker(OpenApiTransport transport, ClosingServer server)
      throws InterruptedException {
    transport.send(WireMockCloud.unicast("marker"));
    await().atMost(Duration.ofSeconds(30)).until(() -> server.texts().contains("marker"));
  }

  private static OpenApiTransport to(ClosingServer server) {
    return OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
        .quota(new UnlimitedQuota())
        .app(WireMockCloud.APP, WireMockCloud.KEY)
        .cloud(server.uri(), "cn-north-1")
        .retry(RetryPolicy.NEVER)
        .build();
  }

  private static ResponseDefinitionBuilder success() {
    return aResponse().withBody(WireMockCloud.SUCCESS);
  }

  private static ResponseDefinitionBuilder failure(int status, String code) {
    return aResponse().withStatus(status).withBody(WireMockCloud.error(code));
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
