package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a journal is played against. */
public interface ReplayTarget extends AutoCloseable {
  Duration PATIENCE = Duration.ofSeconds(15);

  int HIDDEN = 0xfffd;

  /** Kinds of characters that do something else than to show. */
  Set<Integer> UNSEEN =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  /**
   * Plays one entry.
   *
   * @return what became of it, in the words of {@link #recorded}; empty if it cannot be played here
   */
  CompletableFuture<Optional<String>> play(Entry entry);

  @Override
  void close();

  /** Returns what became of an entry when it was recorded. */
  static String recorded(Entry entry) {
    JsonObject line = entry.line();
    if (entry.isSend()) {
      return line.getString("outcome", "");
    }
    String status = Integer.toString(line.getInt("status", 0));
    JsonObject ack =
        line.containsKey("ack") ? line.getJsonObject("ack") : JsonObject.EMPTY_JSON_OBJECT;
    return entry.kept() && ack.containsKey("base64")
        ? status + " " + readable(Base64.getDecoder().decode(ack.getString("base64")))
        : status;
  }

  /** Returns what the journal holds of a seal; nothing of a bare message. */
  static JsonObject seal(Entry entry) {
    return entry.line().get("seal") instanceof JsonObject seal
        ? seal
        : JsonObject.EMPTY_JSON_OBJECT;
  }

  /** Returns a text without what does something else than to show, whoever wrote that. */
  static String seen(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .map(one -> UNSEEN.contains(Character.getType(one)) ? HIDDEN : one)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** Returns a text in quotes, and as Base64 what is none or would not show as what it is. */
  static String readable(byte... answer) {
    return Bytes.decodeUtf8(answer)
        .filter(text -> text.codePoints().map(Character::getType).noneMatch(UNSEEN::contains))
        .map(text -> '"' + text + '"')
        .orElseGet(() -> Base64.getEncoder().encodeToString(answer));
  }

  /**
   * Finds out what is there: an emulator says so itself.
   *
   * @throws FailedException if nobody answers
   */
  static ReplayTarget at(URI uri, AppConfig config, Environment environment)
      throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    try {
      HttpRequest question =
          HttpRequest.newBuilder(uri.resolve("/emulator/state")).timeout(PATIENCE).build();
      boolean emulator = client.send(question, BodyHandlers.discarding()).statusCode() == 200;
      ReplayCredentials credentials = ReplayCredentials.of(config, environment);
      return emulator
          ? new ReplayToEmulator(uri, credentials, ReplayCredentials.access(config, environment))
          : new ReplayToServer(client, uri, credentials);
    } catch (IOException | IllegalArgumentException e) {
      throw new FailedException("--to names a URL where nobody answers");
    }
  }
}
