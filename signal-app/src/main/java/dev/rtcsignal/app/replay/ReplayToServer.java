package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.journal.JournalLine.Entry;
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
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Replays against a server: posts callbacks and notifications as the cloud does, and requests sends
 * as a user of the API. For one thread.
 */
final class ReplayToServer implements ReplayTarget {
  private static final String INVALID_SIGNATURE = "an-invalid-signature";

  private final HttpClient client;
  private final URI uri;
  private final ReplayCredentials credentials;
  private final ReplayNumbers numbers;
  private final ReplayNotifications notifications;
  private final ReplayOrder order = new ReplayOrder();

  ReplayToServer(HttpClient client, URI uri, ReplayCredentials credentials) {
    this.client = client;
    this.uri = uri;
    this.credentials = credentials;
    this.numbers = new ReplayNumbers(credentials.environment().random());
    this.notifications = new ReplayNotifications(credentials);
  }

  @Override
  public CompletableFuture<Optional<String>> play(Entry entry) {
    return outcome(entry).exceptionally(broken -> Optional.of("no answer"));
  }

  private CompletableFuture<Optional<String>> outcome(Entry entry) {
    if (entry.isCallback()) {
      return callback(entry).thenApply(answer -> Optional.of(outcome(entry, answer)));
    }
    if (entry.isNotification()) {
      return notification(entry).thenApply(answer -> Optional.of(outcome(entry, answer)));
    }
    if (entry.isSend() && !isOfRoute(entry)) {
      byte[] body = send(entry).toString().getBytes(StandardCharsets.UTF_8);
      return post("/v1/signals", body).thenApply(ReplayToServer::sent);
    }
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** A send of the server's own route is repeated by that route. */
  private static boolean isOfRoute(Entry entry) {
    return entry.line().getString("by", "").equals("route");
  }

  private CompletableFuture<HttpResponse<byte[]>> notification(Entry entry) {
    if (entry.line().getString("form").equals("malformed")) {
      return post("/notifications", raw(entry.payload()));
    }
    Supplier<String> body = notifications.of(entry);
    return order.play(
        entry, () -> post("/notifications", body.get().getBytes(StandardCharsets.UTF_8)));
  }

  private CompletableFuture<HttpResponse<byte[]>> post(String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path))
            .timeout(TIMEOUT)
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

  /** A malformed body is posted as it was recorded. */
  private CompletableFuture<HttpResponse<byte[]>> callback(Entry entry) {
    String form = entry.line().getString("form", "bare");
    if (form.equals("malformed")) {
      return post("/callback", raw(entry.payload()));
    }
    String under = ReplayTarget.seal(entry).getString("under", "");
    String signature =
        Json.text(entry.line(), "user")
            .map(user -> credentials.signature(user, under))
            .orElse(INVALID_SIGNATURE);
    Supplier<Payload> message = form.equals("sealed") ? sealed(entry, signature) : entry::payload;
    return order.play(entry, () -> post("/callback", body(message.get(), signature)));
  }

  /** Takes the number now, and signs when posted, because the time has to be fresh. */
  private Supplier<Payload> sealed(Entry entry, String signature) {
    ReplayNumbers.Numbers its = numbers.of(entry);
    return () -> EnvelopeJson.message(credentials.seal(signature, its, entry.payload()));
  }

  private static byte[] body(Payload message, String signature) {
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
    // The threads of the client do not keep the process alive.
  }
}
