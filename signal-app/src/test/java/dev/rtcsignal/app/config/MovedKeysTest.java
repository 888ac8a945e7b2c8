package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regression: of 3,000 pairs of key files that were moved within a millisecond of a refresh, 5 were
 * not taken as a pair. Row D4 of the field faults.
 */
@Timeout(120)
class MovedKeysTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final int MOVES = 1_000;

  @TempDir private Path folder;
  private CloudKeys keys;

  @BeforeEach
  void read() throws IOException {
    move(0);
    ConfigReader reader =
        new ConfigReader(
            Settings.of(
                Map.of(
                    "app-id", APP.value(),
                    "app-key-file", current("app-key"),
                    "app-key-secondary-file", current("secondary"),
                    "access-key-id", "AKLT",
                    "secret-access-key-file", current("secret"))));
    keys = CloudKeys.read(reader.read(CloudConfig.class), reader).orElseThrow();
  }

  private String current(String name) {
    return folder.resolve("current").resolve(name).toString();
  }

  /** Exchanges all files in one moment, as a mounted secret of Kubernetes does: by a link. */
  private void move(int number) throws IOException {
    Path files = Files.createDirectory(folder.resolve("v" + number));
    Files.writeString(files.resolve("app-key"), "moved-primary-key-" + number);
    Files.writeString(files.resolve("secondary"), "moved-secondary-key-" + number);
    Files.writeString(files.resolve("secret"), "moved-secret-" + number);
    Path link = Files.createSymbolicLink(folder.resolve("link"), files);
    Files.move(
        link,
        folder.resolve("current"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> pair(int number) {
    return Stream.of("moved-primary-key-", "moved-secondary-key-")
        .map(name -> signature(new AppKey(APP, name + number)))
        .toList();
  }

  private List<String> pairInUse() {
    return keys.appKeys(APP).stream().map(MovedKeysTest::signature).toList();
  }

  /** Tells keys apart, which have no equality. */
  private static String signature(AppKey key) {
    Lifetime any = new Lifetime(Instant.EPOCH, Instant.ofEpochSecond(1));
    return CallbackSignature.mint(key, "u", any, 1).text();
  }

  @Test
  void aRefreshTakesAllFilesOfOneMomentAndTheNextOneTheLatest() throws Exception {
    List<Integer> mixed = new ArrayList<>();
    List<Integer> old = new ArrayList<>();
    for (int i = 1; i <= MOVES; i++) {
      refreshWhileMoving(i);
      if (!List.of(pair(i - 1), pair(i)).contains(pairInUse())) {
        mixed.add(i);
      }
      keys.refresh();
      if (!pairInUse().equals(pair(i))) {
        old.add(i);
      }
    }
    assertThat(mixed).isEmpty();
    assertThat(old).isEmpty();
  }

  private void refreshWhileMoving(int number) throws Exception {
    CyclicBarrier begin = new CyclicBarrier(2);
    CompletableFuture<Boolean> refreshed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                begin.await();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              return keys.refresh();
            });
    begin.await();
    move(number);
    refreshed.get();
  }

  @Test
  void anOlderReadingDoesNotReplaceALaterOne() throws Exception {
    for (int i = 1; i <= 300; i++) {
      CompletableFuture<?> before = CompletableFuture.runAsync(keys::refresh);
      move(i);
      CompletableFuture<?> after = CompletableFuture.runAsync(keys::refresh);
      CompletableFuture.allOf(before, after).get();
      assertThat(pairInUse()).isEqualTo(pair(i));
    }
  }
}
