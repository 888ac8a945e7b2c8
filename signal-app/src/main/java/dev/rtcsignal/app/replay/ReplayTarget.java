package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.OneLine;
import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.json.Json;
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
import java.util.concurrent.CompletableFuture;

/** The server or emulator that a journal is replayed against. */
interface ReplayTarget extends AutoCloseable {
  Duration TIMEOUT = Duration.ofSeconds(15);

  /**
   * Replays one entry.
   *
   * @return its outcome in the form of {@link #recorded}; empty if this target cannot replay it
   */
  CompletableFuture<Optional<String>> play(Entry entry);

  @Override
  void close();

  /** Returns the outcome of an entry when it was recorded. */
  static String recorded(Entry entry) {
    JsonObject line = entry.line();
    if (entry.isSend()) {
      return line.getString("outcome", "");
    }
    String status = Json.integer(line, "status").orElse(0L).toString();
    JsonObject ack =
        line.containsKey("ack") ? line.getJsonObject("ack") : JsonObject.EMPTY_JSON_OBJECT;
    return entry.kept() && ack.containsKey("base64")
        ? status + " " + readable(Base64.getDecoder().decode(ack.getString("base64")))
        : status;
  }

  /** Returns the recorded envelope fields; none for a bare message. */
  static JsonObject seal(Entry entry) {
    return entry.line().get("seal") instanceof JsonObject seal
        ? seal
        : JsonObject.EMPTY_JSON_OBJECT;
  }

  /** Returns a text in quotes, and as Base64 what is no text or has invisible characters. */
  static String readable(byte... answer) {
    return Bytes.decodeUtf8(answer)
        .filter(text -> text.equals(OneLine.escape(text)))
        .map(text -> '"' + text + '"')
        .orElseGet(() -> Base64.getEncoder().encodeToString(answer));
  }

  /**
   * Finds out whether the address is that of an emulator or a server.
   *
   * @throws FailedException if there is no answer
   */
  static ReplayTarget at(URI uri, Environment environment) throws InterruptedException {
    if (uri.getHost() == null && String.valueOf(uri.getRawAuthority()).contains("_")) {
      throw new FailedException(
          "--to names a host with \"_\", which Java's HTTP client does not take; use the IP address"
              + " or another name");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve("/emulator/state")).timeout(TIMEOUT).build();
      boolean emulator = client.send(request, BodyHandlers.discarding()).statusCode() == 200;
      ReplayCredentials credentials = ReplayCredentials.of(environment);
      return emulator
          ? new ReplayToEmulator(uri, credentials)
          : new ReplayToServer(client, uri, credentials);
    } catch (IOException | IllegalArgumentException e) {
      throw new FailedException("--to names a URL that does not answer");
    }
  }
}
