package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: a broken file of revocations was reported together with a missing API key, which was
 * set. Row C6 of the field faults.
 */
class OnlyMistakesTest {
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "app-id", "60af4c8dcb758d00ce35adb3",
              "app-key", "config-test-app-key-0123456789",
              "access-key-id", "AKLTconfig",
              "secret-access-key", "config-test-secret-0123456789",
              "api-key", "config-test-api-key",
              "plain-http", "true"));

  @TempDir private Path folder;

  private List<String> mistakes() {
    return AppConfig.mistakes(Settings.of(settings), "0.0.0.0");
  }

  @Test
  void startsWithoutAMistake() {
    assertThat(mistakes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "plain-http, maybe",
    "trusted-proxies, proxy",
    "app-id, a b",
    "cloud, ftp://x",
    "server-port, x",
  })
  void aWrongValueIsTheOnlyMistake(String name, String value) {
    settings.put(name, value);
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith(Setting.variable(name) + " is wrong: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-key",
        "app-key-secondary",
        "secret-access-key",
        "api-key",
        "notification-secret"
      })
  void aSecretThatCannotBeReadIsTheOnlyMistake(String name) {
    settings.put(name, "secret\n");
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith(Setting.variable(name) + " is wrong: it has a control character");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-key-file",
        "secret-access-key-file",
        "api-key-file",
        "revocation-file",
        "notification-secret-file",
      })
  void aFileThatCannotBeReadIsTheOnlyMistake(String name) throws Exception {
    settings.remove("api-key-file".equals(name) ? "api-key" : name.replace("-file", ""));
    settings.put(name, folder.resolve("none").toString());
    String names = Setting.variable(name) + " names a file that cannot be read: ";
    assertThat(mistakes()).containsExactly(names + "it does not exist");
    settings.put(name, folder.toString());
    assertThat(mistakes()).containsExactly(names + "it is a folder");
    settings.put(name, Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4}).toString());
    assertThat(mistakes()).containsExactly(names + "it is not UTF-8 text");
    settings.put(name, "a\0b");
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith(Setting.variable(name) + " is wrong: ");
  }

  @Test
  void aFileOfKeysThatIsEmptyIsNoApiKey() throws Exception {
    settings.remove("api-key");
    settings.put("api-key-file", Files.createFile(folder.resolve("keys")).toString());
    assertThat(mistakes()).singleElement().asString().startsWith("SIGNAL_API_KEY is missing");
  }

  @Test
  void aFileOfTlsThatCannotBeReadDoesNotHideTheOther() {
    settings.put("tls-cert-file", folder.resolve("none").toString());
    settings.put("tls-key-file", folder.toString());
    assertThat(mistakes())
        .containsExactly(
            "SIGNAL_TLS_CERT_FILE names a file that cannot be read: it does not exist",
            "SIGNAL_TLS_KEY_FILE names a file that cannot be read: it is a folder");
  }

  @Test
  void aHostWithoutAnAddressIsTheOnlyMistake() {
    settings.remove("api-key");
    settings.remove("plain-http");
    assertThat(AppConfig.mistakes(Settings.of(settings), "no-such-host.invalid"))
        .singleElement()
        .asString()
        .startsWith("the host no-such-host.invalid has no address");
  }

  @Test
  void aRevocationFileIsNamedWithItsLine() throws Exception {
    Path file = Files.writeString(folder.resolve("revoked"), "user a\nuser\n");
    settings.put("revocation-file", file.toString());
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith("SIGNAL_REVOCATION_FILE is wrong: line 2");
  }
}
