package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.webhook.Callbacks.signal;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Routers, messages and answers for the tests of routing. */
final class RouterFixture {
  static final SenderId SERVER = new SenderId("server");

  private RouterFixture() {}

  /** The data of an event, with a public canonical constructor. */
  public record Hand(String side, int height) {}

  static SignalRouter.Builder router(SignalTransport transport) {
    return SignalRouter.builder(transport, SERVER);
  }

  static CompletableFuture<Ack> start(SignalRouter router, String user, String message) {
    return router.onSignal(signal(user, message)).toCompletableFuture();
  }

  static String send(SignalRouter router, String message) {
    try {
      return start(router, "ali", message).get(20, TimeUnit.SECONDS).body().asUtf8();
    } catch (Exception e) {
      throw new AssertionError("an answer, in time", e);
    }
  }

  static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  static JsonObject content(OutboundSignal signal) {
    return json(signal.payload().match(text -> text.value(), binary -> "binary"));
  }
}
