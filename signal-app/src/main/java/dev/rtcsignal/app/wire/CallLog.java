package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.CallbackSender.Result;
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
 * The last calls in both directions: at most {@value #MAX_CALLS}, and at most {@value
 * #MAX_CHARACTERS} characters. Signatures and tokens are masked; keys never occur. Thread-safe.
 */
public final class CallLog {
  private static final int MAX_CALLS = 500;
  private static final int MAX_CHARACTERS = 8_000_000;

  private record LoggedCall(JsonObject json, int characters) {
    @Override
    public String toString() {
      return "LoggedCall[" + characters + "]";
    }
  }

  private final EmulatedCloud cloud;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<LoggedCall> calls = new ArrayDeque<>();
  private final List<Consumer<JsonObject>> listeners = new CopyOnWriteArrayList<>();
  private long added;
  private long characters;

  /** Makes an empty log, with the times of a cloud. */
  public CallLog(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /** Adds a listener that takes each call when it ends; it must not block. */
  public void listen(Consumer<JsonObject> listener) {
    listeners.add(listener);
  }

  /** Logs a callback. */
  void callback(Callback callback, String fault, Instant began, Result result) {
    JsonObjectBuilder raw =
        Json.object()
            .add("method", "POST")
            .add("url", callback.url())
            .add("body", callback.bodyWith(Mask.of(callback.signature())));
    JsonObjectBuilder decoded =
        Json.object()
            .add("appId", callback.sender().app().value())
            .add("uid", callback.sender().user().value())
            .add("origin", callback.origin());
    add(
        "callback",
        began,
        Json.object()
            .add("raw", raw)
            .add("decoded", decoded)
            .add("fault", fault)
            .add("error", result.error())
            .add(
                "answer",
                Json.object().add("status", result.status()).add("body", result.message())));
  }

  /**
   * Logs a call that ends now.
   *
   * @param began when the call arrived, by the cloud's clock
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
    calls.add(new LoggedCall(call, size));
    characters += size;
    while (calls.size() > MAX_CALLS || (characters > MAX_CHARACTERS && calls.size() > 1)) {
      characters -= calls.remove().characters;
    }
  }

  /** Returns the calls, the oldest first. */
  public JsonArray calls() {
    JsonArrayBuilder json = Json.array();
    lock.lock();
    try {
      calls.forEach(call -> json.add(call.json));
    } finally {
      lock.unlock();
    }
    return json.build();
  }

  /** Forgets all calls. */
  public void clear() {
    lock.lock();
    try {
      calls.clear();
      characters = 0;
    } finally {
      lock.unlock();
    }
  }
}
