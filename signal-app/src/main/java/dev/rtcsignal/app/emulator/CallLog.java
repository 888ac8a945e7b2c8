package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender.Answer;
import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The last calls in both directions: at most 500, and at most 8 million characters of them. What
 * opens doors is masked: signatures, tokens, never a key. Safe for use by many threads.
 */
final class CallLog {
  private static final int MAX_ENTRIES = 500;
  private static final int MAX_CHARACTERS = 8_000_000;

  private record Entry(JsonObject call, int characters) {
    @Override
    public String toString() {
      return "Entry[" + characters + "]";
    }
  }

  private final EmulatedCloud cloud;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final List<Consumer<JsonObject>> listeners = new CopyOnWriteArrayList<>();
  private long added;
  private long characters;

  CallLog(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /** Adds a listener for calls as they end; it must not block. */
  void listen(Consumer<JsonObject> listener) {
    listeners.add(listener);
  }

  void callback(Callback callback, String fault, Instant began, Answer answer) {
    JsonObjectBuilder raw =
        Json.object()
            .add("method", "POST")
            .add("url", callback.url())
            .add("body", callback.bodyWith(Mask.of(callback.signature())));
    JsonObjectBuilder decoded =
        Json.object().add("appId", callback.app().value()).add("uid", callback.user().value());
    add(
        "callback",
        began,
        Json.object()
            .add("raw", raw)
            .add("decoded", decoded)
            .add("fault", fault)
            .add("error", answer.error())
            .add(
                "answer",
                Json.object().add("status", answer.status()).add("body", answer.message())));
  }

  /**
   * @param began when the call came in, by the cloud's clock
   */
  void add(String kind, Instant began, JsonObjectBuilder content) {
    Instant now = cloud.now();
    JsonObject call;
    lock.lock();
    try {
      JsonObjectBuilder head =
          Json.object()
              .add("id", ++added)
              .add("kind", kind)
              .add("at", began.toString())
              .add("ms", Duration.between(began, now).toMillis());
      call = head.addAll(content).build();
      keep(call);
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.accept(call));
  }

  private void keep(JsonObject call) {
    int size = call.toString().length();
    entries.add(new Entry(call, size));
    characters += size;
    while (entries.size() > MAX_ENTRIES || (characters > MAX_CHARACTERS && entries.size() > 1)) {
      characters -= entries.remove().characters;
    }
  }

  /** Returns the calls, the oldest first. */
  JsonArray calls() {
    JsonArrayBuilder calls = Json.array();
    lock.lock();
    try {
      entries.forEach(entry -> calls.add(entry.call));
    } finally {
      lock.unlock();
    }
    return calls.build();
  }

  void clear() {
    lock.lock();
    try {
      entries.clear();
      characters = 0;
    } finally {
      lock.unlock();
    }
  }
}
