package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The request on the wire, compared with vendor-facts 1.2 and 2.1. */
class RequestFormTest {
  private static final RoomId ROOM = new RoomId("Room1");

  private final WireMockCloud cloud = WireMockCloud.accepting();

  @AfterEach
  void close() {
    cloud.close();
  }

  static Stream<Arguments> actions() {
    UserId user = new UserId("user1");
    String app = "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",";
    return Stream.of(
        Arguments.of(
            "SendUnicast",
            WireMockCloud.signal(new Audience.User(user), Payload.text("hello")),
            app + "\"Binary\":false,\"From\":\"server\",\"Message\":\"hello\",\"To\":\"user1\"}"),
        Arguments.of(
            "SendRoomUnicast",
            WireMockCloud.signal(
                new Audience.RoomMember(ROOM, user), Payload.binary((byte) 251, (byte) 255)),
            app
                + "\"Binary\":true,\"From\":\"server\",\"Message\":\"+/8=\",\"RoomId\":\"Room1\","
                + "\"To\":\"user1\"}"),
        Arguments.of(
            "BatchSendRoomUnicast",
            WireMockCloud.signal(
                new Audience.RoomMembers(ROOM, List.of(user, new UserId("user2"))),
                Payload.text("你好")),
            app
                + "\"Binary\":false,\"From\":\"server\",\"Message\":\"你好\",\"RoomId\":\"Room1\","
                + "\"To\":[\"user1\",\"user2\"]}"),
        Arguments.of(
            "SendBroadcast",
            WireMockCloud.signal(new Audience.WholeRoom(ROOM), Payload.text("")),
            app + "\"Binary\":false,\"From\":\"server\",\"Message\":\"\",\"RoomId\":\"Room1\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("actions")
  void aRequestHasEachRequiredFieldAndNoOther(String action, OutboundSignal signal, String body)
      throws Exception {
    LoggedRequest request = send(cloud.transport(), signal);
    assertThat(request.getMethod().getName()).isEqualTo("POST");
    assertThat(request.getUrl()).isEqualTo("/?Action=" + action + "&Version=2023-07-20");
    assertThat(request.getBodyAsString()).isEqualTo(body);
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeader("X-Date")).isEqualTo("20241127T063914Z");
    assertThat(request.getHeader("X-Content-Sha256"))
        .isEqualTo(CanonicalRequest.sha256(request.getBody()));
    assertThat(request.containsHeader("X-Security-Token")).isFalse();
  }

  @Test
  void signsHostContentTypeHashAndDate() throws Exception {
    LoggedRequest request = send(cloud.transport(), WireMockCloud.unicast("hello"));
    Authorization presented = Authorization.parse(request.getHeader("Authorization")).orElseThrow();
    assertThat(presented.signedHeaders())
        .containsExactly("content-type", "host", "x-content-sha256", "x-date");
    assertGenuine(WireMockCloud.KEY, request, presented);
  }

  @Test
  void carriesAndSignsTheSessionTokenOfATemporaryKey() throws Exception {
    AccessKey temporary = AccessKey.temporary("AKTPanchors", "secret", "STS2a+b/c==");
    LoggedRequest request =
        send(
            cloud.withoutKeys().accessKeys(app -> Optional.of(temporary)),
            WireMockCloud.unicast("x"));
    assertThat(request.getHeader("X-Security-Token")).isEqualTo("STS2a+b/c==");
    Authorization presented = Authorization.parse(request.getHeader("Authorization")).orElseThrow();
    assertThat(presented.signedHeaders()).contains("x-security-token");
    assertGenuine(temporary, request, presented);
  }

  @Test
  void callsTheOlderVersionOnRequest() throws Exception {
    LoggedRequest request =
        send(cloud.transport().apiVersion("2020-12-01"), WireMockCloud.unicast("x"));
    assertThat(request.getUrl()).isEqualTo("/?Action=SendUnicast&Version=2020-12-01");
  }

  @Test
  void signsWithTheKeyOfTheDay() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-11-27T23:59:59Z"));
    try (OpenApiTransport transport =
        OpenApiTransport.builder(now::get, new SplittableRandom(1))
            .quota(new UnlimitedQuota())
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(cloud.uri(), "ap-singapore-1")
            .build()) {
      transport.send(WireMockCloud.unicast("x"));
      now.set(Instant.parse("2024-11-28T00:00:00Z"));
      transport.send(WireMockCloud.unicast("x"));
    }
    assertThat(cloud.requests())
        .extracting(
            request -> Authorization.parse(request.getHeader("Authorization")).orElseThrow())
        .extracting(Authorization::scope)
        .containsExactlyInAnyOrder(
            new CredentialScope("20241127", "ap-singapore-1", "rtc"),
            new CredentialScope("20241128", "ap-singapore-1", "rtc"));
    for (LoggedRequest request : cloud.requests()) {
      assertGenuine(
          WireMockCloud.KEY,
          request,
          Authorization.parse(request.getHeader("Authorization")).orElseThrow());
    }
  }

  @Test
  void sendsNothingWithoutAnAccessKeyOfTheApp() throws Exception {
    try (OpenApiTransport transport =
        cloud.withoutKeys().accessKeys(app -> Optional.empty()).build()) {
      assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("x"))))
          .isEqualTo(new SendResult.NotSent(SendResult.NotSent.Reason.NO_ACCESS_KEY));
    }
    assertThat(cloud.requests()).isEmpty();
  }

  private LoggedRequest send(OpenApiTransport.Builder builder, OutboundSignal signal)
      throws Exception {
    try (OpenApiTransport transport = builder.build()) {
      assertThat(WireMockCloud.bare(transport.send(signal)))
          .isEqualTo(new SendResult.Accepted("20230"));
    }
    assertThat(cloud.requests()).hasSize(1);
    return cloud.requests().get(0);
  }

  private static void assertGenuine(AccessKey key, LoggedRequest request, Authorization presented) {
    Map<String, String> headers = new TreeMap<>();
    request.getHeaders().all().forEach(header -> headers.put(header.key(), header.firstValue()));
    CanonicalRequest received =
        CanonicalRequest.post(
            List.of(
                Map.entry("Action", request.queryParameter("Action").firstValue()),
                Map.entry("Version", request.queryParameter("Version").firstValue())),
            headers,
            request.getBody());
    assertThat(new RequestSigner(key, presented.scope()).check(received, presented))
        .isInstanceOf(RequestSigner.Check.Genuine.class);
  }
}
