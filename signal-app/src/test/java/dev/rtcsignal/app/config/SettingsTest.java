package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path folder;

  private Settings settings(Map<String, String> environment) {
    return Settings.ofProcess(folder, Map.of(), environment, NativeEncoding.UTF_8);
  }

  private Settings file(String text) throws Exception {
    Files.writeString(folder.resolve("signal.properties"), text);
    return settings(Map.of());
  }

  private static String appKey(Settings settings) {
    ConfigReader reader = new ConfigReader(settings);
    Optional<String> key = reader.read(CloudConfig.class).appKey();
    reader.requireNoMistakes();
    return key.orElseThrow();
  }

  @Test
  void looksInPropertiesThenInTheEnvironmentThenInTheFile() throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.from=c\nsignal.region=d\n");
    Settings settings =
        Settings.ofProcess(
            folder,
            Map.of("signal.host", "a"),
            Map.of("SIGNAL_HOST", "b", "SIGNAL_FROM", "b"),
            NativeEncoding.UTF_8);
    assertThat(List.of("host", "from", "region"))
        .map(name -> settings.get(name).orElseThrow())
        .containsExactly("a", "b", "d");
  }

  /** Regression: a secret with {@code $} was changed (keycloak#46657). Row B4 of the faults. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pa$$word",
        "${user.home}",
        "a\\b",
        "a,b",
        " a ",
        "#a",
        "a#b",
        "!a",
        "a=b",
        "\"a\""
      })
  void aSecretIsLiteral(String secret) throws Exception {
    assertThat(appKey(settings(Map.of("SIGNAL_APP_KEY", secret)))).isEqualTo(secret);
    assertThat(
            appKey(
                Settings.ofProcess(
                    folder, Map.of("signal.app-key", secret), Map.of(), NativeEncoding.UTF_8)))
        .isEqualTo(secret);
    String escaped = secret.replace("\\", "\\\\").replaceFirst("^ ", "\\\\ ");
    assertThat(appKey(file("signal.app-key=" + escaped + "\n"))).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {" 9000 ", "9000"})
  void leavesBlanksAroundWhatIsNoSecret(String port) {
    assertThat(settings(Map.of("SIGNAL_SERVER_PORT", port)).get("server-port")).contains("9000");
  }

  /** Java drops a backslash that is no escape, and a path of Windows is full of them. */
  @ParameterizedTest
  @CsvSource({"pa\\word, 2", "C:\\data\\key, 2", "a\\\\\\w, 2"})
  void aBackslashInTheFileThatIsNoEscapeIsAMistake(String value, int line) {
    assertThatThrownBy(() -> file("# C:\\comment\nsignal.app-key=" + value + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("signal.properties is wrong in line " + line + ": write a backslash as \\\\");
  }

  @Test
  void aLineOfTheFileMayContinue() throws Exception {
    assertThat(appKey(file("signal.app-key=ab\\\n  #cd\n"))).isEqualTo("ab#cd");
  }

  /** Regression: a file that begins with a byte order mark lost its first line. Row B6. */
  @Test
  void dropsOneByteOrderMarkOfTheFile() throws Exception {
    assertThat(appKey(file("\ufeffsignal.app-key=你好\n"))).isEqualTo("你好");
    assertThat(file("\ufeff\ufeffsignal.from=x\n").get("from")).isEmpty();
  }

  @Test
  void theFileHasToBeUtf8() throws Exception {
    Files.write(folder.resolve("signal.properties"), new byte[] {'a', '=', (byte) 0xc4});
    assertThatThrownBy(() -> settings(Map.of()))
        .hasMessage("signal.properties cannot be read: it is not UTF-8 text");
  }

  /** A secret that ends with the carriage return of an env file would fail as a wrong secret. */
  @Test
  void aControlCharacterInASettingIsAMistake() {
    assertThatThrownBy(() -> appKey(settings(Map.of("SIGNAL_APP_KEY", "secret\r"))))
        .hasMessageContaining("SIGNAL_APP_KEY is wrong: it has a control character");
  }

  /**
   * Regression: text that the platform's charset cannot express became U+FFFD
   * (docker-library/openjdk#32). Row B3.
   */
  @Test
  void aVariableThatWasNotDecodedIsAMistake() {
    assertThatThrownBy(() -> appKey(settings(Map.of("SIGNAL_APP_KEY", "\ufffd\ufffd"))))
        .hasMessageContaining("SIGNAL_APP_KEY is wrong")
        .hasMessageContaining("LC_ALL=C.UTF-8");
    Settings latin =
        Settings.ofProcess(
            folder, Map.of(), Map.of("SIGNAL_APP_KEY", "ä½ "), new NativeEncoding("ISO-8859-1"));
    assertThatThrownBy(() -> appKey(latin)).hasMessageContaining("ISO-8859-1");
  }

  @Test
  void theFileIsDecodedWithoutThePlatform() throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.app-key=ä\ufffd");
    assertThat(
            appKey(
                Settings.ofProcess(
                    folder, Map.of(), Map.of(), new NativeEncoding("ANSI_X3.4-1968"))))
        .isEqualTo("ä\ufffd");
  }

  /** Regression: a service link was taken for a port (cloud-on-k8s#1987). Row C2. */
  @ParameterizedTest
  @ValueSource(strings = {"server", "emulator"})
  void ignoresAServiceLinkOfKubernetesAndSaysSo(String service) {
    String prefix = "SIGNAL_" + service.toUpperCase(Locale.ROOT);
    Settings settings =
        settings(
            Map.of(
                prefix + "_PORT", "tcp://10.96.0.12:8080",
                prefix + "_SERVICE_HOST", "10.96.0.12",
                prefix + "_SERVICE_PORT", "8080",
                prefix + "_PORT_8080_TCP", "tcp://10.96.0.12:8080"));
    assertThat(settings.get(service + "-port")).isEmpty();
    assertThat(settings.notices())
        .singleElement()
        .asString()
        .startsWith(prefix + "_PORT is ignored")
        .contains("enableServiceLinks: false");
  }

  @Test
  void aServiceLinkLeavesThePortOfTheFileInUse() throws Exception {
    Files.writeString(folder.resolve("signal.properties"), "signal.server-port=9000");
    Settings settings =
        settings(
            Map.of(
                "SIGNAL_SERVER_PORT", "tcp://10.96.0.12:8080",
                "SIGNAL_SERVER_SERVICE_HOST", "10.96.0.12"));
    assertThat(settings.get("server-port")).contains("9000");
  }

  @Test
  void aLinkWithoutItsServiceIsAWrongPort() {
    Settings settings = settings(Map.of("SIGNAL_SERVER_PORT", "tcp://10.96.0.12:8080"));
    assertThat(settings.notices()).isEmpty();
    assertThat(settings.get("server-port")).contains("tcp://10.96.0.12:8080");
  }

  @Test
  void aPortBesideAServiceIsAPort() {
    Settings settings =
        settings(Map.of("SIGNAL_SERVER_PORT", "9000", "SIGNAL_SERVER_SERVICE_HOST", "10.96.0.12"));
    assertThat(settings.get("server-port")).contains("9000");
  }
}
