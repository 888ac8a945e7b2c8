package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A WebSocket client of {@code /rtc}: makes the calls of the SDK and records its events.
 * Thread-safe.
 */
public final class SimulatedClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** An SDK callback that fired. */
  public record Event(String name, JsonObject args) {}

  private record Waiter(Predicate<Event> event, CompletableFuture<Event> arrival) {}

  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonObject>> pending = new ConcurrentHashMap<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI emulator;
  private final Consumer<Event> observer;
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private SimulatedClient(URI emulator, Consumer<Event> observer) {
    this.emulator = emulator;
    this.observer = observer;
    URI rtc = URI.create("ws://" + emulator.getAuthority() + "/rtc");
    this.socket = http.newWebSocketBuilder().buildAsync(rtc, this).join();
  }

  /** Returns where clients report that set no URL of their own, as the emulator says. */
  public Optional<String> callbackUrl() {
    URI state = URI.create("http://" + emulator.getAuthority() + "/emulator/state");
    try {
      HttpRequest get = HttpRequest.newBuilder(state).timeout(TIMEOUT).build();
      String body = http.sendAsync(get, BodyHandlers.ofString()).join().body();
      return Json.parse(body).flatMap(json -> Json.text(json, "callbackUrl"));
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  /**
   * Connects to an emulator.
   *
   * @param emulator its {@code http://host:port}
   * @param observer takes each event as it arrives, and must not block
   */
  public static SimulatedClient connect(URI emulator, Consumer<Event> observer) {
    return new SimulatedClient(emulator, observer);
  }

  /** Makes an SDK call and returns its return value, within 5 seconds. */
  public long call(String name, JsonObject args) throws InterruptedException {
    long id = calls.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    pending.put(id, answer);
    String frame =
        Json.object().add("id", id).add("call", name).add("args", args).build().toString();
    socket.sendText(frame, true).join();
    JsonObject answered =
        within(answer)
            .orElseThrow(
                () -> new IllegalStateException("no return value of " + name + " within 5 s"));
    if (!answered.containsKey("returns")) {
      throw new IllegalStateException(name + ": " + answered.getString("error", ""));
    }
    return answered.getJsonNumber("returns").longValueExact();
  }

  /** Waits up to 5 seconds for an event, also one that has arrived already. */
  public Optional<Event> await(Predicate<Event> wanted) throws InterruptedException {
    Waiter waiter = new Waiter(wanted, new CompletableFuture<>());
    waiters.add(waiter);
    events.stream().filter(wanted).findFirst().ifPresent(waiter.arrival::complete);
    try {
      return within(waiter.arrival);
    } finally {
      waiters.remove(waiter);
    }
  }

  /** Returns the events so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      Json.parse(frame).ifPresent(this::received);
    }
    from.request(1);
    return null;
  }

  private void received(JsonObject frame) {
    if (frame.containsKey("event")) {
      Event event = new Event(frame.getString("event"), frame.getJsonObject("args"));
      events.add(event);
      observer.accept(event);
      waiters.stream()
          .filter(waiter -> waiter.event.test(event))
          .forEach(waiter -> waiter.arrival.complete(event));
    } else {
      pending.remove((long) frame.getInt("id", 0)).complete(frame);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(reason);
    return null;
  }

  /** A connection that breaks is closed as well. */
  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete("the connection broke");
  }

  /** Completes with the close reason when the connection is closed. */
  public CompletableFuture<String> whenClosed() {
    return closed.copy();
  }

  /** Tells whether the emulator has not closed the connection. */
  public boolean isOpen() {
    return !closed.isDone() && !socket.isInputClosed();
  }

  /** Waits up to 5 seconds for the emulator to close the connection; returns the close reason. */
  public Optional<String> closed() throws InterruptedException {
    return within(closed);
  }

  private static <T> Optional<T> within(CompletableFuture<T> future) throws InterruptedException {
    try {
      return Optional.of(future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  /** Breaks the connection without a close frame, as a client whose network breaks. */
  @Override
  public void close() {
    socket.abort();
  }
}
