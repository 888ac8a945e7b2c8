package dev.rtcsignal.app.kill;

import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.kill.Ledger.Told;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Posts signals, each with a text of its own, at a rate to whichever server there is, until it is
 * closed. One half waits for the outcome, the other prefers a response at once; one half of each
 * has an {@code Idempotency-Key}, and is posted again until it has an answer.
 */
final class SignalLoad implements AutoCloseable {
  private static final int TICK_MILLIS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Supplier<List<URI>> servers;
  private final Ledger ledger;
  private final String prefix;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final ScheduledFuture<?> ticks;

  /** A signal that is posted. */
  private record Post(int number, String text) {
    boolean async() {
      return number % 2 == 0;
    }

    boolean named() {
      return number / 2 % 2 == 0;
    }
  }

  SignalLoad(String prefix, int perSecond, Supplier<List<URI>> servers, Ledger ledger) {
    this.prefix = prefix;
    this.servers = servers;
    this.ledger = ledger;
    int each = Math.max(1, perSecond * TICK_MILLIS / 1_000);
    this.ticks = timer.scheduleAtFixedRate(() -> tick(each), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick(int each) {
    for (int i = 0; i < each && !servers.get().isEmpty(); i++) {
      int number = next.getAndIncrement();
      open.incrementAndGet();
      post(new Post(number, prefix + "-" + number));
    }
  }

  int posted() {
    return next.get();
  }

  /** Returns how many posts without a key have no answer, since their server was killed. */
  int unanswered() {
    return unanswered.get();
  }

  private void post(Post post) {
    List<URI> now = servers.get();
    if (now.isEmpty()) {
      again(post);
      return;
    }
    HttpRequest.Builder request = SignalPost.of(now.get(post.number % now.size()), post.text);
    if (post.async()) {
      request.header("Prefer", "respond-async");
    }
    if (post.named()) {
      request.header("Idempotency-Key", post.text);
      ledger.named(post.text, post.text);
    }
    send(request.build()).whenComplete((answer, failure) -> answered(post, answer));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private void answered(Post post, HttpResponse<String> answer) {
    if (post.named() && !isFinal(answer)) {
      again(post);
      return;
    }
    if (answer == null) {
      unanswered.incrementAndGet();
    } else {
      note(post, answer);
    }
    open.decrementAndGet();
  }

  /**
   * An overload and a store that fails say nothing of a post before, which may have been stored
   * without an answer.
   */
  private static boolean isFinal(HttpResponse<String> answer) {
    return answer != null
        && (answer.statusCode() != 503
            || (answer.body().contains("not-sent") && !answer.body().contains("STORE_FAILED")));
  }

  private void again(Post post) {
    timer.schedule(() -> post(post), 250, TimeUnit.MILLISECONDS);
  }

  private void note(Post post, HttpResponse<String> answer) {
    JsonObject body = Json.parse(answer.body()).orElse(Json.object().build());
    if (body.containsKey("name")) {
      ledger.named(post.text, body.getString("name"));
    }
    switch (answer.statusCode()) {
      case 202 -> ledger.told(post.text, Told.DURABLE);
      case 200 -> ledger.told(post.text, Told.ACCEPTED);
      case 502 -> ledger.told(post.text, Told.REFUSED);
      case 503, 429 -> ledger.told(post.text, Told.NOT_SENT);
      case 504 -> ledger.told(post.text, Told.UNCERTAIN);
      default -> throw new IllegalStateException(answer + answer.body());
    }
  }

  /** Ends the posting, and waits for all answers. */
  @Override
  public void close() {
    ticks.cancel(false);
    await("answers").atMost(Duration.ofSeconds(90)).until(() -> open.get() == 0);
    timer.shutdownNow();
  }
}
