package dev.rtcsignal.app.kafka;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user who posts numbered callbacks, one after the other, and repeats each until it is answered
 * 200.
 */
final class CallbackUser {
  private final HandOverServer server;
  private final String name;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean stopping;

  CallbackUser(HandOverServer server, String name) {
    this.server = server;
    this.name = name;
  }

  CallbackUser start() {
    post();
    return this;
  }

  private void post() {
    server
        .post(name, String.valueOf(acknowledged.get()))
        .whenComplete(
            (reply, failure) -> {
              count(reply, failure);
              if (stopping) {
                end.complete(null);
              } else {
                post();
              }
            });
  }

  private void count(HttpResponse<String> reply, Throwable failure) {
    if (failure == null && reply.statusCode() == 200) {
      acknowledged.incrementAndGet();
    } else {
      refused.incrementAndGet();
    }
  }

  /** Stops after the callback that is under way. */
  void stop() {
    stopping = true;
    end.join();
  }

  String name() {
    return name;
  }

  /** Returns how many callbacks, from 0 on, were answered 200. */
  int acknowledged() {
    return acknowledged.get();
  }

  int refused() {
    return refused.get();
  }
}
