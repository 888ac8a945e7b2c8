package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.quota.QuotaLimits;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static ServerConfig server(Map<String, String> settings) {
    return read(settings, ServerConfig.class);
  }

  private static <T> T read(Map<String, String> settings, Class<T> mapping) {
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    T config = reader.read(mapping);
    reader.requireNoMistakes();
    return config;
  }

  private static Settings ofFile(Path folder) {
    return Settings.ofProcess(folder, Map.of(), Map.of(), NativeEncoding.UTF_8);
  }

  @Test
  void everyRowHasAMethodAndEveryMethodARow() {
    List<String> methods =
        Stream.of(
                CloudConfig.class,
                ServerConfig.class,
                ListenConfig.class,
                StoreConfig.class,
                KafkaConfig.class)
            .flatMap(mapping -> Stream.of(mapping.getMethods()))
            .filter(method -> method.getParameterCount() == 0)
            .map(Method::getName)
            .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
            .toList();
    assertThat(methods)
        .containsExactlyInAnyOrderElementsOf(Setting.all().stream().map(Setting::name).toList());
  }

  /** Most load balancers close an idle connection after 60 s. Row A4 of the field faults. */
  @Test
  void keepsIdleConnectionsForLongerThanMostLoadBalancers() {
    ServerConfig defaults = new ConfigReader(Settings.of(Map.of())).read(ServerConfig.class);
    assertThat(defaults.idleSeconds()).isGreaterThan(60);
  }

  @Test
  void usesTheDocumentedDefaults() {
    ServerConfig config = server(Map.of());
    ServerLimits limits = ServerLimits.of(config);
    assertThat(limits.bodyBytes()).isEqualTo(512 * 1024);
    assertThat(limits.headerBytes()).isEqualTo(16 * 1024);
    assertThat(limits.delivery()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.userRate()).isEqualTo(20);
    assertThat(config.maxSealedRemembered()).isEqualTo(500_000);
    assertThat(config.maxNotificationsRemembered()).isEqualTo(250_000);
    assertThat(config.maxTokenDays()).isEqualTo(7);
    assertThat(config.sealed()).isEqualTo("accepted");
    assertThat(config.recordPayload()).isEqualTo("hash");
    assertThat(config.plainHttp()).isFalse();
    assertThat(config.recordDir()).isEmpty();
    assertThat(config.tlsCertFile()).isEmpty();
    assertThat(CloudConfig.quotaLimits(read(Map.of(), CloudConfig.class)))
        .isEqualTo(QuotaLimits.DOCUMENTED);
  }

  @ParameterizedTest
  @CsvSource({
    "max-body-bytes, 1023, 1024",
    "max-body-bytes, 524289, 524288",
    "max-header-bytes, 1023, 1024",
    "delivery-seconds, 0, 1",
    "delivery-seconds, 3601, 3600",
    "idle-seconds, 0, 1",
    "max-connections, 0, 1",
    "max-connections-per-address, 0, 1",
    "max-in-flight, 0, 1",
    "max-failed-proofs, 1001, 1000",
    "user-rate, 0, 1",
    "user-rate, 1000001, 1000000",
    "user-rate, +5, 5",
    "user-rate, 99999999999, 5",
    "handler-seconds, 61, 60",
    "max-token-days, 0, 1",
    "max-sealed-remembered, 0, 1",
    "max-sealed-remembered, 100000001, 100000000",
    "max-notifications-remembered, 0, 1",
    "max-notifications-remembered, 100000001, 100000000",
    "record-max-mebibytes, 0, 1",
    "record-max-files, 0, 1",
    "sealed, yes, demanded",
    "sealed, OFF, off",
    "plain-http, on, true",
    "notification-older-hash, 1, true",
    "record-payload, all, keep",
    "trusted-proxies, proxy.example, '10.0.0.0/8, ::1 192.0.2.7'",
    "trusted-proxies, 10.0.0.0/33, 10.0.0.0/32",
    "trusted-proxies, ::/129, ::/128",
    "trusted-proxies, [::1], ::1",
  })
  void rejectsAValueOutsideItsRuleAndNamesTheSetting(String name, String wrong, String right) {
    server(Map.of(name, right));
    assertThatThrownBy(() -> server(Map.of(name, wrong)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(Setting.of(name).variable() + " is wrong: set it to ");
  }

  @Test
  void keepsValuesLiteralAndIgnoresBlankOnes() {
    assertThat(
            server(Map.of("api-key", " ${user.home} ", "user-rate", " ", "record-dir", "a,b"))
                .apiKey())
        .contains(" ${user.home} ");
  }

  @Test
  void readsTheAddressesOfTrustedProxies() {
    assertThat(
            server(Map.of("trusted-proxies", "10.0.0.0/8, ::1 192.0.2.7"))
                .trustedProxies()
                .orElseThrow()
                .networks())
        .containsExactly("10.0.0.0/8", "::1", "192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({
    "volcengine, https://rtc.volcengineapi.com, cn-north-1",
    "byteplus, https://open.byteplusapi.com, ap-singapore-1",
    "http://127.0.0.1:8090, http://127.0.0.1:8090, cn-north-1",
    "https://[::1]:8090/, https://[::1]:8090/, cn-north-1",
  })
  void knowsTheCloudsAndTheirRegions(String cloud, String uri, String region) {
    CloudConfig config = read(Map.of("cloud", cloud), CloudConfig.class);
    assertThat(config.cloud().uri()).hasToString(uri);
    assertThat(CloudConfig.region(config)).isEqualTo(region);
    CloudConfig other = read(Map.of("cloud", cloud, "region", "other"), CloudConfig.class);
    assertThat(CloudConfig.region(other)).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azure",
        "http://host/path",
        "http://",
        "ftp://host",
        "host:80",
        "h h",
        "http://u:p@host",
        "http://host?x",
        "http://ho_st:x",
        "VOLCENGINE"
      })
  void rejectsACloudThatIsNeitherANameNorTheUrlOfAHost(String cloud) {
    assertThatThrownBy(() -> read(Map.of("cloud", cloud), CloudConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "SIGNAL_CLOUD is wrong: set it to volcengine, byteplus or a URL http(s)://host:port");
  }

  /** Row C3 of the field faults; a name that Docker Compose gives: micronaut-core#1806. */
  @ParameterizedTest
  @ValueSource(strings = {"http://rtc_emulator:8090", "https://_rtc.local/", "HTTP://a_b"})
  void saysThatAHostNameWithAnUnderscoreIsNotTaken(String cloud) {
    assertThatThrownBy(() -> read(Map.of("cloud", cloud), CloudConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "SIGNAL_CLOUD is wrong: Java's HTTP client takes no host name with \"_\"; use the IP"
                + " address, or a name without it such as a network alias in Docker Compose");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP://127.0.0.1:8090, http://127.0.0.1:8090",
    "Https://Example.com, https://Example.com",
  })
  void comparesTheSchemeOfTheCloudWithoutCase(String cloud, String uri) {
    CloudConfig config = read(Map.of("cloud", cloud), CloudConfig.class);
    assertThat(config.cloud().uri()).hasToString(uri);
  }

  @Test
  void readsTheQuotaOfTheContract() {
    CloudConfig config =
        read(
            Map.of(
                "app-quota", "7",
                "room-quota", "3",
                "quota-scope", "account",
                "room-cost", "recipient",
                "quota-headroom", "10"),
            CloudConfig.class);
    assertThat(CloudConfig.quotaLimits(config))
        .isEqualTo(
            QuotaLimits.DOCUMENTED
                .perSecond(7, 3)
                .withHeadroom(10)
                .withRoomCost(QuotaLimits.RoomCost.PER_RECIPIENT)
                .accountWide());
  }

  @Test
  void reportsThatSignalPropertiesCannotBeRead(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.app-id=\\u12zz");
    assertThatThrownBy(() -> ofFile(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("signal.properties");
  }

  @Test
  void readsSignalPropertiesInTheWorkingDirectory(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("signal.properties"), "signal.from=robot\nsignal.region=${user.home}\n");
    assertThat(ofFile(folder).get("from")).contains("robot");
    assertThat(ofFile(folder).get("region")).contains("${user.home}");
    assertThat(ofFile(folder.resolve("elsewhere")).get("from")).isEmpty();
  }
}
