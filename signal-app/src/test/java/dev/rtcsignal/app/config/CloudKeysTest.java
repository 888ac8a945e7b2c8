package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.contract.AccessKeysContract;
import dev.rtcsignal.ports.contract.AppKeysContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudKeysTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  @TempDir Path folder;

  private CloudKeys keys(String accessKeyId) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("app-id", APP.value());
    settings.put("app-key-file", write("app-key", "contract-primary-key-0123456789"));
    settings.put("app-key-secondary", "contract-secondary-key-0123456789");
    settings.put("access-key-id", accessKeyId);
    settings.put("secret-access-key-file", write("secret", "cloud-keys-secret-1"));
    return keys(settings);
  }

  private static CloudKeys keys(Map<String, String> settings) {
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    return CloudKeys.read(reader.read(CloudConfig.class), reader).orElseThrow();
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Nested
  class AsAppKeys extends AppKeysContract {
    @Override
    protected AppKeys appKeys() throws Exception {
      return keys("AKLT");
    }
  }

  @Nested
  class AsAccessKeys extends AccessKeysContract {
    @Override
    protected AccessKeys accessKeys() throws Exception {
      return keys(ID);
    }

    @Override
    protected AccessKeys none() {
      return keys(
          Map.of(
              "app-id", "another",
              "app-key", "cloud-keys-app-key",
              "access-key-id", ID,
              "secret-access-key", "cloud-keys-secret"));
    }
  }

  @Test
  void readsFilesAgainWhenTheyChange() throws Exception {
    CloudKeys keys = keys("AKLT");
    AppKey before = keys.appKeys(APP).get(0);
    assertThat(keys.refresh()).isFalse();
    assertThat(keys.appKeys(APP).get(0)).as("unchanged").isSameAs(before);
    write("app-key", "cloud-keys-rotated-0123456789");
    assertThat(keys.refresh()).isTrue();
    assertThat(keys.appKeys(APP).get(0)).isNotSameAs(before);
    Object access = keys.accessKey(APP).orElseThrow();
    write("secret", "cloud-keys-secret-2");
    assertThat(keys.refresh()).isTrue();
    assertThat(keys.accessKey(APP).orElseThrow()).isNotSameAs(access);
  }

  @Test
  void keepsTheKeysWhileAFileIsEmptyOrMissing() throws Exception {
    CloudKeys keys = keys("AKLT");
    AppKey before = keys.appKeys(APP).get(0);
    Object access = keys.accessKey(APP).orElseThrow();
    write("app-key", "");
    Files.delete(folder.resolve("secret"));
    assertThat(keys.refresh()).isFalse();
    assertThat(keys.appKeys(APP).get(0)).isSameAs(before);
    assertThat(keys.accessKey(APP).orElseThrow()).isSameAs(access);
  }

  @Test
  void theSecondaryAppKeyExistsWhileItsFileExists() throws Exception {
    Path secondary = folder.resolve("secondary");
    CloudKeys keys =
        keys(
            Map.of(
                "app-id", APP.value(),
                "app-key", "cloud-keys-primary-0123456789",
                "app-key-secondary-file", secondary.toString(),
                "access-key-id", "AKLT",
                "secret-access-key", "cloud-keys-secret"));
    assertThat(keys.appKeys(APP)).hasSize(1);
    write("secondary", "cloud-keys-secondary-0123456789");
    assertThat(keys.refresh()).isTrue();
    assertThat(keys.appKeys(APP)).hasSize(2);
    Files.delete(secondary);
    assertThat(keys.refresh()).isTrue();
    assertThat(keys.appKeys(APP)).hasSize(1);
  }

  @Test
  void usesASessionTokenForATemporaryAccessKey() {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "app-id", APP.value(),
                "app-key", "cloud-keys-primary-0123456789",
                "access-key-id", "AKLT",
                "secret-access-key", "cloud-keys-secret"));
    assertThat(keys(settings).accessKey(APP).orElseThrow().sessionToken()).isEmpty();
    settings.put("session-token", "cloud-keys-session-token");
    assertThat(keys(settings).accessKey(APP).orElseThrow().sessionToken())
        .contains("cloud-keys-session-token");
  }

  @Test
  void printsNoKey() throws Exception {
    assertThat(keys("AKLT").toString()).isEqualTo("CloudKeys[" + APP + ", ***]");
  }

  /** Regression: a key of two lines was accepted in a file, and refused in its variable. */
  @ParameterizedTest
  @ValueSource(strings = {"app-key", "app-key-secondary", "secret-access-key"})
  void refusesAControlCharacterInsideTheSecretOfAFile(String name) throws Exception {
    for (String control : List.of("\n", "\t", "\r\n", "\u007f", "\u0000")) {
      String file = write("wrong", "first-half" + control + "second-half\n");
      assertThat(mistakes(name, file))
          .singleElement()
          .asString()
          .startsWith(Setting.of(name + "-file").variable() + " is wrong: it has a control")
          .doesNotContain("half");
    }
    assertThat(mistakes(name, write("right", " one line\r\n\n"))).isEmpty();
  }

  private static List<String> mistakes(String name, String file) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "app-id", APP.value(),
                "app-key", "cloud-keys-primary-0123456789",
                "access-key-id", "AKLT",
                "secret-access-key", "cloud-keys-secret"));
    settings.put(name + "-file", file);
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    CloudKeys.read(reader.read(CloudConfig.class), reader);
    return reader.mistakes();
  }
}
