package dev.rtcsignal.app.server;

import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends signals at {@code POST /v1/signals}. */
record SignalsRoute(ServerOptions options, ServerEvents events, ServerMetrics metrics) {

  void send(RoutingContext context, byte[] body) {
    SendRequest send = SendRequest.read(context, body, options);
    SendResponse response =
        new SendResponse(context, Vertx.currentContext(), send, options.quota());
    Consumer<SendResult> completed = reporter(send);
    options
        .outbox()
        .enqueue(send.request())
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                respond(response, outcome, completed);
              } else {
                SendResult result = notStored(failure);
                completed.accept(result);
                response.ended(result);
              }
            });
  }

  /** Returns what reports the end of a send that this request asked for. */
  private Consumer<SendResult> reporter(SendRequest send) {
    Timer.Sample sample = metrics.startSend();
    Instant at = options.clock().instant();
    Instant began = options.steady().instant();
    return result -> {
      metrics.endSend(sample);
      Duration took = Duration.between(began, options.steady().instant());
      events.publish(
          new SendCompleted(
              SendOrigin.SERVER, send.request().signal(), Optional.empty(), result, at, took));
    };
  }

  private static SendResult notStored(Throwable failure) {
    boolean unknown =
        Failures.unwrap(failure) instanceof StoreException known
            && known.effect() == StoreException.Effect.UNKNOWN;
    return unknown
        ? new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", "")
        : new NotSent(NotSent.Reason.STORE_FAILED);
  }

  private CompletableFuture<Void> respond(
      SendResponse response, EnqueueOutcome outcome, Consumer<SendResult> completed) {
    return outcome.match(
        added -> respond(response, added.entry(), completed),
        joined -> {
          response.markReplayed();
          return respond(response, joined.entry(), result -> {});
        },
        conflict -> {
          response.conflict();
          return CompletableFuture.completedFuture(null);
        },
        full -> {
          NotSent result = new NotSent(NotSent.Reason.QUEUE_FULL);
          completed.accept(result);
          response.ended(result);
          return CompletableFuture.completedFuture(null);
        });
  }

  private CompletableFuture<Void> respond(
      SendResponse response, OutboxEntry entry, Consumer<SendResult> completed) {
    boolean now = response.send().async() && !entry.status().state().hasEnded();
    if (now) {
      response.accepted(entry);
    }
    return options
        .outbox()
        .resultOf(entry)
        .thenAccept(
            result -> {
              completed.accept(result);
              if (!now) {
                response.ended(result);
              }
            });
  }
}
