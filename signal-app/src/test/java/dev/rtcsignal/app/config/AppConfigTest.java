package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "app-id", "60af4c8dcb758d00ce35adb3",
              "app-key", "config-test-app-key-0123456789",
              "access-key-id", "AKLTconfig",
              "secret-access-key", "config-test-secret-0123456789"));

  @TempDir private Path folder;

  private List<String> mistakes(String host) {
    return AppConfig.mistakes(Settings.of(settings), host);
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("file"), text).toString();
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    settings.clear();
    settings.putAll(Map.of("cloud", "ftp://x", "from", "a b", "user-rate", "0", "sealed", "yes"));
    settings.put("tls-cert-file", "config-test-no-such-file");
    settings.put("api-key-file", "config-test-no-such-file");
    settings.put("server-port", "abc");
    assertThat(mistakes("0.0.0.0"))
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).startsWith("SIGNAL_APP_ID is missing: set it to"),
            one -> assertThat(one).startsWith("SIGNAL_APP_KEY is missing"),
            one -> assertThat(one).startsWith("SIGNAL_ACCESS_KEY_ID is missing"),
            one -> assertThat(one).startsWith("SIGNAL_SECRET_ACCESS_KEY is missing"),
            one -> assertThat(one).startsWith("SIGNAL_CLOUD is wrong"),
            one -> assertThat(one).startsWith("SIGNAL_FROM is wrong"),
            one -> assertThat(one).isEqualTo("SIGNAL_USER_RATE is wrong: set it to 1 to 1000000"),
            one ->
                assertThat(one)
                    .isEqualTo("SIGNAL_SEALED is wrong: set it to off or accepted or demanded"),
            one -> assertThat(one).contains("go together"),
            one -> assertThat(one).startsWith("SIGNAL_TLS_CERT_FILE names a file"),
            one -> assertThat(one).startsWith("SIGNAL_API_KEY_FILE names a file"),
            one -> assertThat(one).isEqualTo("SIGNAL_SERVER_PORT is wrong: set it to 0 to 65535"));
    assertThatThrownBy(() -> AppConfig.forServe(Settings.of(settings), LOOPBACK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SIGNAL_APP_ID is missing")
        .hasMessageContaining("SIGNAL_USER_RATE is wrong");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0", "localhost, 0", "::1, 0", "0.0.0.0, 1", "no-such-host.invalid, 1"})
  void needsAnApiKeyToListenElsewhereThanOnLoopback(String host, int mistakes) {
    settings.put("plain-http", "true");
    assertThat(mistakes(host)).hasSize(mistakes);
  }

  @ParameterizedTest
  @CsvSource({"fifteen-chars-x, 1", "sixteen-chars-xy, 0", "published-app-key-of-the-demo, 1"})
  void needsAnAppKeyThatCannotBeGuessedToListenElsewhere(String appKey, int mistakes) {
    settings.putAll(Map.of("api-key", "config-test-api-key", "plain-http", "true"));
    settings.put("app-key", appKey);
    assertThat(mistakes("0.0.0.0")).hasSize(mistakes);
    assertThat(mistakes(LOOPBACK)).isEmpty();
    assertThat(String.join("", mistakes("0.0.0.0"))).doesNotContain(appKey);
  }

  @Test
  void needsASecondaryAppKeyThatCannotBeGuessedToo() {
    settings.putAll(Map.of("api-key", "config-test-api-key", "plain-http", "true"));
    settings.put("app-key-secondary", DemoCredentials.APP_KEY);
    assertThat(mistakes("0.0.0.0")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'10.0.0.0/8', '', 1", "'10.0.0.0/8', config-test-api-key, 0"})
  void needsAnApiKeyBehindAProxyWhoseRequestsAllComeFromThisMachine(
      String proxies, String key, int mistakes) {
    settings.putAll(Map.of("trusted-proxies", proxies, "api-key", key));
    assertThat(mistakes(LOOPBACK)).hasSize(mistakes);
  }

  @ParameterizedTest
  @CsvSource({"'', false, 1", "true, false, 0", "'', true, 2", "yes, false, 1"})
  void needsTlsOrLeaveToDoWithoutToListenElsewhere(String plain, boolean tls, int mistakes)
      throws Exception {
    settings.putAll(Map.of("api-key", "config-test-api-key", "plain-http", plain));
    if (tls) {
      settings.putAll(Map.of("tls-cert-file", file("x"), "tls-key-file", file("x")));
    }
    assertThat(mistakes("0.0.0.0")).hasSize(mistakes);
  }

  @Test
  void requiresACertificateAndItsKeyTogether() throws Exception {
    settings.put("tls-cert-file", file("x"));
    assertThat(mistakes(LOOPBACK)).singleElement().asString().contains("go together");
    settings.put("tls-key-file", folder.resolve("none").toString());
    assertThat(mistakes(LOOPBACK))
        .containsExactly("SIGNAL_TLS_KEY_FILE names a file that cannot be read: it does not exist");
    settings.put("tls-key-file", file("x"));
    assertThat(mistakes(LOOPBACK))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("SIGNAL_TLS_CERT_FILE is wrong: it has no"),
            one -> assertThat(one).startsWith("SIGNAL_TLS_KEY_FILE is wrong: it has no"));
  }

  @Test
  void readsASecretFromItsFile() throws Exception {
    settings.remove("app-key");
    settings.put("app-key-file", file(" config-test-app-key-0123456789\n"));
    assertThat(mistakes(LOOPBACK)).isEmpty();
    settings.put("app-key-file", file(" \n"));
    assertThat(mistakes(LOOPBACK))
        .containsExactly(
            "SIGNAL_APP_KEY_FILE is wrong: the file is empty: put the AppKey of the RTC console"
                + " into it");
    settings.put("app-key-file", folder.resolve("none").toString());
    assertThat(mistakes(LOOPBACK))
        .containsExactly("SIGNAL_APP_KEY_FILE names a file that cannot be read: it does not exist");
  }

  @Test
  void namesEachWrongPartOfAnAccessKeyAndQuotesNone() {
    settings.putAll(Map.of("access-key-id", "a b", "session-token", "config-test tok"));
    settings.remove("secret-access-key");
    assertThat(mistakes(LOOPBACK))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("SIGNAL_ACCESS_KEY_ID is wrong: "))
        .anyMatch(line -> line.startsWith("SIGNAL_SECRET_ACCESS_KEY is missing: "))
        .anyMatch(line -> line.startsWith("SIGNAL_SESSION_TOKEN is wrong: "))
        .noneMatch(line -> line.contains("config-test") || line.contains("a b"));
  }

  @Test
  void masksEverySecret() {
    settings.put("api-key", "config-test-api-key-0123456789");
    settings.put("session-token", "config-test-session-token");
    settings.put("app-key-secondary", "config-test-secondary-0123456789");
    settings.put("cloud", "http://u:config-test-password@host");
    assertThat(AppConfig.effective(Settings.of(settings)).toString() + mistakes(LOOPBACK))
        .contains("SIGNAL_APP_ID=60af4c8dcb758d00ce35adb3")
        .contains("SIGNAL_ACCESS_KEY_ID=AKLTconfig")
        .contains("SIGNAL_SESSION_TOKEN=***")
        .contains("SIGNAL_CLOUD=http://***@host")
        .doesNotContain("config-test");
  }

  @Test
  void printsTheDefaultOfASettingThatIsNotSet() {
    assertThat(AppConfig.effective(Settings.of(settings)))
        .containsEntry("SIGNAL_USER_RATE", "20")
        .containsEntry("SIGNAL_REGION", "cn-north-1")
        .containsEntry("SIGNAL_RECORD_DIR", "")
        .hasSameSizeAs(Setting.all());
  }

  @Test
  void theDemoNeedsNoAccount() {
    assertThat(AppConfig.forDemo(Settings.of(Map.of()), LOOPBACK).keys()).isEmpty();
  }
}
