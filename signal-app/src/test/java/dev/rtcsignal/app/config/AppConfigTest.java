package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppConfigTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "app-id", "60af4c8dcb758d00ce35adb3",
          "app-key", "config-test-app-key-0123456789",
          "access-key-id", "AKLTconfig",
          "secret-access-key", "config-test-secret-0123456789");

  @Test
  void collectsEveryMistakeAtOnce() {
    AppConfig config = config(Map.of("cloud", "ftp://x", "from", "a b"));
    config.appId();
    config.appKeysOfNoApp();
    config.accessKey();
    config.cloud();
    config.from();
    config.listenOn("0.0.0.0");
    assertThatThrownBy(config::requireNoMistakes)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "SIGNAL_APP_ID is missing",
            "SIGNAL_APP_KEY is missing",
            "SIGNAL_ACCESS_KEY_ID is missing",
            "SIGNAL_SECRET_ACCESS_KEY is missing",
            "SIGNAL_CLOUD is wrong",
            "SIGNAL_FROM is wrong",
            "SIGNAL_API_KEY is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "volcengine, https://rtc.volcengineapi.com, cn-north-1",
    "byteplus, https://open.byteplusapi.com, ap-singapore-1",
    "http://127.0.0.1:8090, http://127.0.0.1:8090, cn-north-1",
  })
  void knowsTheCloudsAndTheirRegions(String cloud, String uri, String region) {
    AppConfig config = config(Map.of("cloud", cloud));
    assertThat(config.cloud().orElseThrow()).hasToString(uri);
    assertThat(config.region()).isEqualTo(region);
    assertThat(config(Map.of("cloud", cloud, "region", "other")).region()).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"azure", "http://host/path", "http://", "ftp://host", "host:80", "h h"})
  void refusesACloudThatIsNone(String cloud) {
    AppConfig config = config(Map.of("cloud", cloud));
    assertThat(config.cloud()).isEmpty();
    assertThat(config.mistakes()).singleElement().asString().contains("volcengine, byteplus");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0", "localhost, 0", "::1, 0", "0.0.0.0, 1", "no-such-host.invalid, 1"})
  void listensWithoutApiKeyOnLoopbackOnly(String host, int mistakes) {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.put("plain-http", "true");
    AppConfig config = config(settings);
    config.listenOn(host);
    assertThat(config.mistakes()).hasSize(mistakes);
  }

  @ParameterizedTest
  @CsvSource({"fifteen-chars-x, 1", "sixteen-chars-xy, 0", "published-app-key-of-the-demo, 1"})
  void listensElsewhereOnlyWithAKeyThatNobodyCanGuess(String appKey, int mistakes) {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.put("api-key", "config-test-api-key-0123456789");
    settings.put("app-key", appKey);
    settings.put("plain-http", "true");
    AppConfig config = config(settings);
    config.listenOn("0.0.0.0");
    assertThat(config.mistakes()).hasSize(mistakes);
    assertThat(String.join("", config.mistakes())).doesNotContain(appKey);
  }

  @Test
  void masksEverySecret() {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.put("api-key", "config-test-api-key-0123456789");
    settings.put("session-token", "config-test-session-token");
    settings.put("app-key-secondary", "config-test-secondary-0123456789");
    String printed = config(settings).effective().toString();
    assertThat(printed)
        .contains("SIGNAL_APP_ID=60af4c8dcb758d00ce35adb3")
        .contains("SIGNAL_ACCESS_KEY_ID=AKLTconfig")
        .contains("SIGNAL_SESSION_TOKEN=***")
        .doesNotContain("config-test");
  }

  @Test
  void takesASecretFromAFileAndSaysWhenThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), " config-test-app-key-0123456789\n");
    AppId app = new AppId("60af4c8dcb758d00ce35adb3");
    AppConfig good = config(Map.of("app-key-file", file.toString()));
    assertThat(good.appKeys(app)).hasSize(1);
    assertThat(good.mistakes()).isEmpty();
    AppConfig missing = config(Map.of("app-key-file", folder.resolve("none").toString()));
    missing.appKeys(app);
    assertThat(missing.mistakes())
        .singleElement()
        .asString()
        .contains("SIGNAL_APP_KEY_FILE")
        .contains("cannot be read");
  }

  @Test
  void namesEachPartOfAnAccessKeyThatCannotBeAndQuotesNone() {
    AppConfig config = config(Map.of("access-key-id", "a b", "session-token", "config-test tok"));
    assertThat(config.accessKey()).isEmpty();
    assertThat(config.mistakes())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("SIGNAL_ACCESS_KEY_ID is wrong: "))
        .anyMatch(line -> line.startsWith("SIGNAL_SECRET_ACCESS_KEY is missing: "))
        .anyMatch(line -> line.startsWith("SIGNAL_SESSION_TOKEN is wrong: "))
        .noneMatch(line -> line.contains("config-test") || line.contains("a b"));
  }

  @Test
  void usesASessionTokenForATemporaryKey() {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.put("session-token", "config-test-session-token");
    assertThat(config(settings).accessKey().orElseThrow().sessionToken())
        .contains("config-test-session-token");
    assertThat(config(COMPLETE).accessKey().orElseThrow().sessionToken()).isEmpty();
  }

  @Test
  void listensElsewhereOnlyIfTheSecondaryKeyIsGoodToo() {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.put("api-key", "config-test-api-key-0123456789");
    settings.put("app-key-secondary", DemoCredentials.APP_KEY);
    settings.put("plain-http", "true");
    AppConfig config = config(settings);
    config.listenOn("0.0.0.0");
    assertThat(config.mistakes()).hasSize(1);
  }

  @Test
  void doesNotTakeOrPrintAPasswordInTheUrlOfTheCloud() {
    AppConfig config = config(Map.of("cloud", "http://u:config-test-password@host"));
    assertThat(config.cloud()).isEmpty();
    assertThat(config.effective().toString() + config.mistakes())
        .doesNotContain("config-test-password");
  }

  @Test
  void saysThatSignalPropertiesCannotBeRead(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.app-id=\\u12zz");
    assertThatThrownBy(() -> Settings.ofProcess(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("signal.properties");
  }

  @Test
  void readsSignalPropertiesInTheWorkingDirectory(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.from=robot\n");
    assertThat(new AppConfig(Settings.ofProcess(folder)).from()).hasToString("robot");
    assertThat(Settings.ofProcess(folder.resolve("elsewhere")).get("from")).isEmpty();
  }

  private static AppConfig config(Map<String, String> settings) {
    return new AppConfig(Settings.of(settings));
  }
}
