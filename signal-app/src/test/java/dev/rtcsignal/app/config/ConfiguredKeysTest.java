package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.contract.AccessKeysContract;
import dev.rtcsignal.ports.contract.AppKeysContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredKeysTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  @TempDir Path folder;

  private Map<String, String> settings(String accessKeyId) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("app-id", APP.value());
    settings.put("app-key-file", write("app-key", "contract-primary-key-0123456789"));
    settings.put("app-key-secondary", "contract-secondary-key-0123456789");
    settings.put("access-key-id", accessKeyId);
    settings.put("secret-access-key-file", write("secret", "configured-keys-secret-1"));
    return settings;
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Nested
  class AsAppKeys extends AppKeysContract {
    @Override
    protected AppKeys appKeys() throws Exception {
      return new ConfiguredKeys(Settings.of(settings("AKLT")), APP);
    }
  }

  @Nested
  class AsAccessKeys extends AccessKeysContract {
    @Override
    protected AccessKeys accessKeys() throws Exception {
      return new ConfiguredKeys(Settings.of(settings(ID)), APP).accessKeys();
    }

    @Override
    protected AccessKeys none() throws Exception {
      return new ConfiguredKeys(Settings.of(settings(ID)), new AppId("another")).accessKeys();
    }
  }

  @Test
  void readsFilesAgainWhenTheyChange() throws Exception {
    ConfiguredKeys keys = new ConfiguredKeys(Settings.of(settings("AKLT")), APP);
    AppKey before = keys.find(APP).get(0);
    keys.refresh();
    assertThat(keys.find(APP).get(0)).as("unchanged").isSameAs(before);
    write("app-key", "configured-keys-rotated-0123456789");
    keys.refresh();
    assertThat(keys.find(APP).get(0)).isNotSameAs(before);
    Object access = keys.accessKeys().find(APP).orElseThrow();
    write("secret", "configured-keys-secret-2");
    keys.refresh();
    assertThat(keys.accessKeys().find(APP).orElseThrow()).isNotSameAs(access);
  }

  @Test
  void keepsTheKeysWhileAFileIsEmptyOrGone() throws Exception {
    ConfiguredKeys keys = new ConfiguredKeys(Settings.of(settings("AKLT")), APP);
    AppKey before = keys.find(APP).get(0);
    write("app-key", "");
    keys.refresh();
    Files.delete(folder.resolve("secret"));
    keys.refresh();
    write("secret", "configured-keys-secret-3");
    keys.refresh();
    assertThat(keys.find(APP).get(0)).isSameAs(before);
  }

  @Test
  void doesNotStartWithoutKeys() {
    Settings none = Settings.of(Map.of());
    assertThatThrownBy(() -> new ConfiguredKeys(none, APP)).isInstanceOf(ConfigException.class);
  }
}
