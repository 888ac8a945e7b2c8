package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Replies with what a store knows, or with 503 and the reason why it fails. */
final class StoreReply {
  private StoreReply() {}

  static <T> void send(RoutingContext context, CompletableFuture<T> result, Consumer<T> responder) {
    Context loop = Vertx.currentContext();
    result.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                turn -> {
                  if (failure == null) {
                    responder.accept(value);
                  } else {
                    failed(context, failure);
                  }
                }));
  }

  private static void failed(RoutingContext context, Throwable failure) {
    String why =
        Failures.unwrap(failure) instanceof StoreException known
            ? known.getMessage()
            : "the store failed";
    context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    JsonReply.send(
        context,
        503,
        Json.object().add("error", Json.object().add("rule", "store").add("message", why)).build());
  }
}
