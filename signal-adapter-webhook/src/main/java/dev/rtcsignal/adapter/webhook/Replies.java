package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.delivery.Ack;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Sends the answers of routes on their way: in the ACK, or pushed. */
record Replies(SignalTransport transport, SenderId from, RouterWire wire) {
  /** Within the time that the webhook gives a handler. */
  private static final Duration PUSHED_WITHIN = Duration.ofSeconds(3);

  static Throwable unwrapped(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  CompletionStage<Ack> send(RoutedRequest<?> request, JsonObject message, RoutedReply reply) {
    if (request.event().isEmpty()) {
      return CompletableFuture.completedFuture(bare(reply));
    }
    JsonObject answer = wire.answer(request, reply.data());
    try {
      return reply.way() == RoutedReply.Way.UNICAST
          ? push(request, new Audience.User(request.user()), answer)
          : asAsked(request, message, answer);
    } catch (InvalidSignalException e) {
      return refuse(request, message, new RouteException(e.rule().id(), e.getMessage()));
    }
  }

  /** What is no event has no answer in JSON either: what the route said, as it is. */
  private static Ack bare(RoutedReply reply) {
    return reply
        .data()
        .map(
            data ->
                Ack.text(data instanceof String text ? text : RouterWire.toJson(data).toString()))
        .orElseGet(Ack::empty);
  }

  CompletionStage<Ack> refuse(RoutedRequest<?> request, JsonObject message, RouteException why) {
    JsonObject refusal = wire.refusal(request.event(), request.requestId(), why);
    try {
      return asAsked(request, message, refusal);
    } catch (InvalidSignalException e) {
      return CompletableFuture.completedFuture(Ack.text(refusal.toString()));
    }
  }

  private CompletionStage<Ack> asAsked(
      RoutedRequest<?> request, JsonObject message, JsonObject answer) {
    String way = RouterWire.text(message, wire.fields().replyBy()).orElse("ack");
    return switch (way) {
      case "ack" -> CompletableFuture.completedFuture(Ack.text(answer.toString()));
      case "user" -> push(request, new Audience.User(request.user()), answer);
      case "room" -> push(request, new Audience.RoomMember(room(message), request.user()), answer);
      default ->
          throw new InvalidSignalException(
              Rule.ROOM_ID, wire.fields().replyBy() + " is ack, user or room");
    };
  }

  private RoomId room(JsonObject message) {
    return new RoomId(RouterWire.text(message, wire.fields().roomId()).orElse(""));
  }

  private CompletionStage<Ack> push(RoutedRequest<?> request, Audience to, JsonObject answer) {
    return push(request.sender().app(), to, answer, PUSHED_WITHIN)
        .thenApply(sent -> left(sent) ? Ack.empty() : Ack.text(answer.toString()));
  }

  /** What may have arrived is not said twice. */
  private static boolean left(SendResult sent) {
    return sent.match(accepted -> true, refused -> false, notSent -> false, uncertain -> true);
  }

  CompletableFuture<SendResult> push(AppId app, Audience to, JsonObject message, Duration within) {
    OutboundSignal signal = new OutboundSignal(app, from, to, Payload.text(message.toString()));
    return transport.sendAsync(signal, SendOptions.DEFAULT.deadline(within));
  }
}
