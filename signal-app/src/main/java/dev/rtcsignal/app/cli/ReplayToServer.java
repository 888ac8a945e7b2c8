package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.journal.JournalReader.Entry;
import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Posts callbacks as the cloud does, and asks for sends as a user of the API. However fast the
 * journal is played, what a user sent after the answer to the message before comes after that
 * answer. For one thread.
 */
final class ReplayToServer implements ReplayTarget {
  private static final String UNPROVED = "a-signature-that-proves-nobody";

  /** The last message of a user: when it had its answer then, and its answer now. */
  private record Sent(Instant answeredAt, CompletableFuture<HttpResponse<byte[]>> answer) {}

  private final HttpClient client;
  private final URI uri;
  private final ReplayCredentials credentials;
  private final ReplaySeals seals;
  private final Map<String, Sent> last = new HashMap<>();

  ReplayToServer(HttpClient client, URI uri, ReplayCredentials credentials) {
    this.client = client;
    this.uri = uri;
    this.credentials = credentials;
    this.seals = credentials.seals();
  }

  @Override
  public CompletableFuture<Optional<String>> play(Entry entry) {
    return outcome(entry).exceptionally(broken -> Optional.of("no answer"));
  }

  private CompletableFuture<Optional<String>> outcome(Entry entry) {
    if (entry.isCallback()) {
      return callback(entry).thenApply(answer -> Optional.of(outcome(entry, answer)));
    }
    if (entry.isSend()) {
      byte[] body = send(entry).toString().getBytes(StandardCharsets.UTF_8);
      return post("/v1/signals", body).thenApply(ReplayToServer::sent);
    }
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletableFuture<HttpResponse<byte[]>> post(String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body));
    if (path.startsWith("/v1/")) {
      credentials.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    }
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  private static String outcome(Entry entry, HttpResponse<byte[]> answer) {
    String status = Integer.toString(answer.statusCode());
    boolean comparable = ReplayTarget.recorded(entry).contains(" ");
    return comparable && answer.statusCode() == 200
        ? status + " " + ReplayTarget.readable(answer.body())
        : status;
  }

  private static Optional<String> sent(HttpResponse<byte[]> answer) {
    return Json.parse(answer.body())
        .flatMap(body -> Json.text(body, "outcome"))
        .or(() -> Optional.of(Integer.toString(answer.statusCode())));
  }

  private CompletableFuture<HttpResponse<byte[]>> callback(Entry entry) {
    byte[] body = body(entry);
    Optional<String> user = Json.text(entry.line(), "user");
    CompletableFuture<HttpResponse<byte[]>> answer =
        user.map(last::get)
            .filter(before -> !entry.at().isBefore(before.answeredAt))
            .map(before -> before.answer.handle((any, error) -> any))
            .map(before -> before.thenCompose(any -> post("/callback", body)))
            .orElseGet(() -> post("/callback", body));
    Instant answeredAt = entry.at().plusMillis(entry.line().getInt("ms", 0));
    user.ifPresent(one -> last.put(one, new Sent(answeredAt, answer)));
    return answer;
  }

  private String signature(Entry entry) {
    return Json.text(entry.line(), "user").map(credentials::signature).orElse(UNPROVED);
  }

  private byte[] body(Entry entry) {
    String form = entry.line().getString("form", "bare");
    if (form.equals("malformed")) {
      return raw(entry.payload());
    }
    String signature = signature(entry);
    Payload message =
        form.equals("sealed")
            ? EnvelopeJson.message(seals.seal(signature, entry))
            : entry.payload();
    String wire =
        message.match(
            text -> text.value(),
            binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
    return Json.object()
        .add("message", wire)
        .add("binary", message instanceof Payload.Binary)
        .add("signature", signature)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject send(Entry entry) {
    JsonObjectBuilder request = Json.object().add("to", entry.line().getJsonObject("to"));
    Json.text(entry.line(), "from").ifPresent(from -> request.add("from", from));
    return entry
        .payload()
        .match(
            text -> request.add("text", text.value()),
            binary ->
                request.add("binary", Base64.getEncoder().encodeToString(binary.value().toArray())))
        .build();
  }

  private static byte[] raw(Payload payload) {
    return payload.match(
        text -> text.value().getBytes(StandardCharsets.UTF_8), binary -> binary.value().toArray());
  }

  @Override
  public void close() {
    // The client has no threads that keep the process.
  }
}
