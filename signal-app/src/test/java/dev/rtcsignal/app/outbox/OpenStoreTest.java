package dev.rtcsignal.app.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.config.ConfigReader;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStoreTest {
  private static final Environment ENVIRONMENT =
      new Environment(
          Settings.of(Map.of()),
          InstantSource.system(),
          new SplittableRandom(1),
          new PrintWriter(new StringWriter()));

  @TempDir private Path folder;

  private static StoreSettings settings(String store) {
    ConfigReader reader = new ConfigReader(Settings.of(Map.of("store", store)));
    StoreSettings settings = StoreSettings.read(reader).orElseThrow();
    reader.requireNoMistakes();
    return settings;
  }

  private static OutboxStore open(String store) {
    return OpenStore.toSend(settings(store), ENVIRONMENT);
  }

  @Test
  void makesTheFolderAndTheFileForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("new/signal.db");
    try (OutboxStore store = open("sqlite:" + file)) {
      assertThat(store.list(Outbox.Query.NEWEST).join()).isEmpty();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void refusesASecondSenderOnTheSameFile() throws Exception {
    String store = "sqlite:" + folder.resolve("signal.db");
    try (OutboxStore first = open(store)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> open(store))
          .isInstanceOf(FailedException.class)
          .hasMessageStartingWith("the store of SIGNAL_STORE cannot be opened: another process")
          .hasMessageContaining("signal.db; stop it, name another file");
    }
    open(store).close();
  }

  @Test
  void looksIntoAFileFromWhichAnotherProcessSends() throws Exception {
    String store = "sqlite:" + folder.resolve("signal.db");
    try (OutboxStore sender = open(store);
        OutboxStore second = OpenStore.toLook(settings(store), ENVIRONMENT)) {
      assertThat(sender).isNotNull();
      assertThat(second.list(Outbox.Query.NEWEST).join()).isEmpty();
    }
  }

  @Test
  void refusesAFolderThatIsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> open("sqlite:" + file.resolve("signal.db")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("SIGNAL_STORE names ")
        .hasMessageContaining("cannot be written: ");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws Exception {
    Path file = Files.writeString(folder.resolve("signal.db"), "something else ".repeat(100));
    assertThatThrownBy(() -> open("sqlite:" + file))
        .isInstanceOf(FailedException.class)
        .hasMessageStartingWith("the store of SIGNAL_STORE cannot be opened: ");
    assertThat(Files.readString(file)).startsWith("something else");
  }

  @Test
  void refusesALinkInPlaceOfTheLock() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "kept");
    Files.createSymbolicLink(folder.resolve("signal.db.lock"), other);
    assertThatThrownBy(() -> open("sqlite:" + folder.resolve("signal.db")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("signal.db.lock cannot be written")
        .hasMessageContaining("remove a link in its place");
    assertThat(other).hasContent("kept");
  }

  @Test
  void tellsThatADatabaseServerCannotBeReached() {
    assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:1/none"))
        .isInstanceOf(FailedException.class)
        .hasMessageStartingWith("the store of SIGNAL_STORE cannot be opened: PSQLException");
  }

  @Test
  void keepsNothingInMemory() throws Exception {
    try (OutboxStore store = open("memory")) {
      assertThat(store).isInstanceOf(InMemoryOutboxStore.class);
    }
  }
}
