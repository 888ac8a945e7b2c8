package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journal.Redaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
  private final List<String> mistakes = new ArrayList<>();

  @TempDir private Path folder;

  private ServerConfig front(Map<String, String> settings) {
    return new ServerConfig(Settings.of(settings), mistakes);
  }

  @Test
  void areTheLimitsOfTheDocumentWhereNothingIsSet() {
    ServerConfig front = front(Map.of());
    front.check();
    assertThat(mistakes).isEmpty();
    ServerLimits limits = front.limits();
    assertThat(limits.bodyBytes()).isEqualTo(512 * 1024);
    assertThat(limits.headerBytes()).isEqualTo(16 * 1024);
    assertThat(limits.delivery()).isEqualTo(Duration.ofSeconds(10));
    assertThat(front.userRate()).isEqualTo(20);
    assertThat(front.sealedRemembered()).isEqualTo(500_000);
    assertThat(front.notificationsRemembered()).isEqualTo(250_000);
    assertThat(front.maxTokenLifetime()).isEqualTo(Duration.ofDays(7));
    assertThat(front.sealed()).isEqualTo("accepted");
    assertThat(front.plainHttp()).isFalse();
    assertThat(front.journal()).isEmpty();
    assertThat(front.tls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "max-body-bytes, 1023, 1024",
    "max-body-bytes, 16777217, 16777216",
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
    "handler-seconds, 61, 60",
    "max-token-days, 0, 1",
    "max-sealed-remembered, 0, 1",
    "max-sealed-remembered, 100000001, 100000000",
    "max-notifications-remembered, 0, 1",
    "max-notifications-remembered, 100000001, 100000000",
    "record-max-mebibytes, 0, 1",
    "record-max-files, 0, 1",
    "sealed, yes, demanded",
    "plain-http, on, true",
    "notification-older-hash, 1, true",
    "record-payload, all, keep"
  })
  void refusesWhatIsOutsideItsRuleAndNamesTheSetting(String name, String wrong, String right) {
    front(Map.of(name, right)).check();
    assertThat(mistakes).isEmpty();
    front(Map.of(name, wrong)).check();
    assertThat(mistakes)
        .isNotEmpty()
        .allSatisfy(mistake -> assertThat(mistake).startsWith(Settings.variable(name)));
  }

  @Test
  void takesACertificateAndItsKeyTogetherOrNone() throws Exception {
    String file = Files.writeString(folder.resolve("some.pem"), "x").toString();
    assertThat(front(Map.of("tls-cert-file", file)).tls()).isEmpty();
    assertThat(mistakes).singleElement().asString().contains("go together");
    mistakes.clear();
    assertThat(front(Map.of("tls-cert-file", file, "tls-key-file", file)).tls()).isPresent();
    assertThat(mistakes).isEmpty();
    front(Map.of("tls-cert-file", file, "tls-key-file", file + ".not")).tls();
    assertThat(mistakes).singleElement().asString().contains("SIGNAL_TLS_KEY_FILE");
  }

  @Test
  void readsTrustedProxiesAndRefusesNames() {
    ServerConfig front = front(Map.of("trusted-proxies", "10.0.0.0/8, ::1 192.0.2.7"));
    assertThat(front.proxies().isProxy("10.255.0.1")).isTrue();
    assertThat(front.proxies().isProxy("192.0.2.7")).isTrue();
    assertThat(front.proxies().isProxy("192.0.2.8")).isFalse();
    assertThat(mistakes).isEmpty();
    front(Map.of("trusted-proxies", "proxy.example")).proxies();
    assertThat(mistakes).singleElement().asString().startsWith("SIGNAL_TRUSTED_PROXIES");
  }

  @Test
  void writesAJournalOnlyWhereAFolderIsNamed() {
    var place =
        front(Map.of("record-dir", "journal", "record-max-mebibytes", "2")).journal().orElseThrow();
    assertThat(place.folder()).isEqualTo(Path.of("journal"));
    assertThat(place.maxBytes()).isEqualTo(2_097_152);
    assertThat(place.redaction()).isEqualTo(Redaction.HASH);
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'10.0.0.0/8', '', 1", "'10.0.0.0/8', front-test-api-key, 0"})
  void demandsAnApiKeyBehindAProxyWhichBringsEverybodyInAsThisMachine(
      String proxies, String key, int missing) {
    AppConfig config =
        new AppConfig(Settings.of(Map.of("trusted-proxies", proxies, "api-key", key)));
    config.listenOn("127.0.0.1");
    assertThat(config.mistakes()).hasSize(missing);
  }

  @ParameterizedTest
  @CsvSource({"'', '', 1", "true, '', 0", "'', cert.pem, 0"})
  void listensElsewhereOnlyWithTlsOrWhenToldToDoWithout(String plain, String cert, int missing)
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("api-key", "front-test-api-key");
    settings.put("app-key", "front-test-app-key-0123456789");
    if (!cert.isEmpty()) {
      String file = Files.writeString(folder.resolve(cert), "x").toString();
      settings.put("tls-cert-file", file);
      settings.put("tls-key-file", file);
    }
    settings.put("plain-http", plain);
    AppConfig config = new AppConfig(Settings.of(settings));
    config.listenOn("0.0.0.0");
    assertThat(config.mistakes()).hasSize(missing);
  }
}
