package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTest {
  @TempDir private Path folder;

  private static StoreSettings read(Map<String, String> settings) {
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    var store = StoreSettings.read(reader);
    reader.requireNoMistakes();
    return store.orElseThrow();
  }

  @Test
  void serveKeepsSignalsInAFileUnlessTold() {
    StoreSettings store = read(Map.of());
    assertThat(store.url()).isEqualTo(new StoreUrl.Sqlite(Path.of("signal-data/signal.db")));
    assertThat(store.retention()).isEqualTo(Duration.ofHours(72));
    assertThat(store.maxWaiting()).isEqualTo(1_000_000);
    assertThat(store.mostBackOff()).isEqualTo(Duration.ofSeconds(30));
    assertThat(store.ready())
        .isEqualTo("store ready: signals survive in sqlite:signal-data/signal.db");
  }

  @Test
  void demoKeepsSignalsInMemoryUnlessTold() {
    StoreSettings demo =
        StoreSettings.readForDemo(new ConfigReader(Settings.of(Map.of()))).orElseThrow();
    assertThat(demo.url()).isEqualTo(new StoreUrl.Memory());
    StoreSettings told =
        StoreSettings.readForDemo(new ConfigReader(Settings.of(Map.of("store", "sqlite:x.db"))))
            .orElseThrow();
    assertThat(told.url().isDurable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/signals?ssl=true",
        "jdbc:mysql://db:3306/signals",
        "jdbc:mariadb://db/signals",
        "sqlite:/var/lib/signal.db",
        "memory"
      })
  void takesEachForm(String url) {
    assertThat(read(Map.of("store", url)).url().text()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://db/signals, set it to",
    "jdbc:oracle:thin:@db, set it to",
    "sqlite:, set it to",
    "jdbc:postgresql:, set it to",
    "jdbc:postgresql://db/s?user=a&password=b, SIGNAL_STORE_PASSWORD",
    "jdbc:mariadb://a:b@db/s, SIGNAL_STORE_PASSWORD"
  })
  void refusesOtherForms(String url, String mend) {
    assertThatThrownBy(() -> read(Map.of("store", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SIGNAL_STORE is wrong")
        .hasMessageContaining(mend);
  }

  @Test
  void printsNoPasswordOfAUrl() {
    Settings settings = Settings.of(Map.of("store", "jdbc:postgresql://db/s?password=secret&x=1"));
    assertThat(AppConfig.effective(settings).get("SIGNAL_STORE"))
        .isEqualTo("jdbc:postgresql://db/s?password=***&x=1");
  }

  @Test
  void readsThePasswordAgainForEachConnection() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "old\n");
    StoreSettings store =
        read(Map.of("store", "jdbc:postgresql://db/s", "store-password-file", file.toString()));
    assertThat(store.password().get()).contains("old");
    Files.writeString(file, "newer\n");
    assertThat(store.password().get()).contains("newer");
    assertThat(store.toString()).doesNotContain("newer");
  }
}
