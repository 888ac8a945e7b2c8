package dev.rtcsignal.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Regression: a secret whose file begins with a byte order mark was another secret (nikola
 * PR#3461). Row B6 of the field faults.
 */
class TextFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a, a",
    "\ufeffa, a",
    "\ufeff, ''",
    "\ufeff\ufeffa, \ufeffa",
    "a\ufeff, a\ufeff"
  })
  void dropsOneMarkAtTheStart(String text, String read) throws Exception {
    assertThat(TextFile.read(file(text))).isEqualTo(read);
    assertThat(TextFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)))).isEqualTo(read);
    assertThat(TextFile.readBytes(file(text))).isEqualTo(read.getBytes(UTF_8));
  }

  @Test
  void doesNotReadAnotherEncoding() throws Exception {
    Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4});
    assertThatThrownBy(() -> TextFile.read(latin)).isInstanceOf(IOException.class);
    assertThat(TextFile.readBytes(latin)).containsExactly((byte) 0xe4);
  }

  @Test
  void theMarkIsNoPartOfAnyFileOfTheServer() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("api-key-file", file("\ufefffront-test-key-1\n").toString());
    settings.put(
        "revocation-file", Files.writeString(folder.resolve("r"), "\ufeffuser hyf").toString());
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    ServerSecrets secrets =
        ServerSecrets.read(reader.read(ServerConfig.class), reader).orElseThrow();
    reader.requireNoMistakes();
    assertThat(secrets.apiKeys().get()).containsExactly("front-test-key-1");
    VerifiedSender hyf = VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf"));
    assertThat(secrets.revocations().revokes(hyf, Instant.EPOCH)).isTrue();
  }

  @Test
  void theMarkIsNoPartOfAnAppKey() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("app-key-file", file("\ufeffprimary\r\n").toString());
    settings.put(
        "app-key-secondary-file", Files.writeString(folder.resolve("s"), "\ufeffother").toString());
    assertThat(CloudKeys.texts(Settings.of(settings))).isEqualTo(List.of("primary", "other"));
  }
}
