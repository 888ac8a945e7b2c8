package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendResult;
import java.net.Authenticator;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {
  @Test
  void knowsTheHostsAndRegionsOfBothClouds() {
    assertThat(Endpoint.VOLCENGINE.target(OpenApiAction.SEND_UNICAST))
        .hasToString("https://rtc.volcengineapi.com/?Action=SendUnicast&Version=2023-07-20");
    assertThat(Endpoint.VOLCENGINE.region()).isEqualTo("cn-north-1");
    assertThat(Endpoint.BYTEPLUS.target(OpenApiAction.SEND_BROADCAST))
        .hasToString("https://open.byteplusapi.com/?Action=SendBroadcast&Version=2023-07-20");
    assertThat(Endpoint.BYTEPLUS.region()).isEqualTo("ap-singapore-1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8090, 127.0.0.1:8090",
    "http://127.0.0.1:80, 127.0.0.1",
    "https://example.com:443/, example.com",
    "https://example.com:80, example.com:80",
    "http://[::1]:8090, [::1]:8090",
  })
  void signsTheHostThatTheClientSends(URI uri, String host) {
    assertThat(new Endpoint(uri, "cn-north-1", "2023-07-20").hostHeader()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "host:80", "http://host/path", "http://host/?q=1", "http:/x"})
  void refusesACloudThatIsNoRootUri(String uri) {
    assertThatThrownBy(() -> builder().cloud(URI.create(uri), "cn-north-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http(s)://host");
  }

  /** Row C3 of the field faults; a name that Docker Compose gives: micronaut-core#1806. */
  @Test
  void saysThatAHostNameWithAnUnderscoreIsNotTaken() {
    assertThatThrownBy(() -> builder().cloud(URI.create("http://rtc_emulator:8090"), "cn-north-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"_\"")
        .hasMessageContaining("IP address");
  }

  @Test
  void comparesTheSchemeWithoutCase() {
    Endpoint endpoint =
        new Endpoint(URI.create("HTTPS://example.com:443"), "cn-north-1", "2023-07-20");
    assertThat(endpoint.hostHeader()).isEqualTo("example.com");
    assertThat(endpoint.target(OpenApiAction.SEND_UNICAST).getScheme()).isEqualTo("https");
  }

  @Test
  void refusesABlankRegionAnUnknownVersionAndWrongBounds() {
    assertRefused(() -> builder().cloud(URI.create("http://host"), " "));
    assertRefused(() -> builder().apiVersion("2022-06-01"));
    assertRefused(() -> builder().maxInFlight(0));
    assertRefused(() -> builder().callTimeout(Duration.ZERO));
    assertRefused(() -> builder().connectTimeout(Duration.ofMillis(-1)));
  }

  @Test
  void refusesAClientThatFollowsRedirects() {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatThrownBy(() -> builder().httpClient(following))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void refusesAClientWithAnAuthenticator() {
    HttpClient authenticating =
        HttpClient.newBuilder().authenticator(new Authenticator() {}).build();
    assertThatThrownBy(() -> builder().httpClient(authenticating))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signature");
  }

  @Test
  void refusesTwoSourcesOfAccessKeys() {
    OpenApiTransport.Builder both =
        builder()
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .accessKeys(app -> Optional.of(WireMockCloud.KEY));
    assertThatThrownBy(both::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToBuildWithoutAccessKeys() {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("access keys");
  }

  @Test
  void usesTheCallersClientAndLeavesItOpen() throws Exception {
    HttpClient own = HttpClient.newHttpClient();
    try (WireMockCloud cloud = WireMockCloud.accepting()) {
      for (int i = 0; i < 2; i++) {
        try (OpenApiTransport transport = cloud.transport().httpClient(own).build()) {
          assertThat(transport.send(WireMockCloud.unicast("x")))
              .isInstanceOf(SendResult.Accepted.class);
        }
      }
    }
  }

  @Test
  void choosesACloudByName() {
    builder().volcengine().byteplus().app(WireMockCloud.APP, WireMockCloud.KEY).build().close();
  }

  private static OpenApiTransport.Builder builder() {
    return OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }
}
