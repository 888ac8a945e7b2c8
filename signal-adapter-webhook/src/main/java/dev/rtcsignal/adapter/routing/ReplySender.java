package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends the answers of routes on their way: in the ACK, or pushed.
 *
 * @param pushWithin how long what is pushed may wait until it leaves
 */
record ReplySender(SignalTransport transport, SenderId from, RouterJson wire, Duration pushWithin) {

  CompletionStage<Ack> send(RoutedRequest<?> request, ReplyChannel asked, RoutedReply reply) {
    ReplyChannel way = reply.way() == RoutedReply.Way.UNICAST ? ReplyChannel.USER : asked;
    String answer =
        request.event().isEmpty()
            ? bare(reply)
            : RouterJson.text(wire.answer(request, reply.data()));
    try {
      return send(request, way, answer);
    } catch (InvalidSignalException e) {
      return refuse(request, asked, new RouteException(e.rule().id(), e.getMessage()));
    }
  }

  /** What is no event has no answer in JSON either: what the route said, as it is. */
  private static String bare(RoutedReply reply) {
    return reply
        .data()
        .map(data -> data instanceof String text ? text : RouterJson.text(RouterJson.toJson(data)))
        .orElse("");
  }

  CompletionStage<Ack> refuse(RoutedRequest<?> request, ReplyChannel way, RouteException why) {
    String refusal = RouterJson.text(wire.refusal(request.event(), request.requestId(), why));
    try {
      return send(request, way, refusal);
    } catch (InvalidSignalException e) {
      // The application's own message is too long for an ACK; its code alone is not.
      RouteException brief = new RouteException(RouterJson.name(why.code()), "");
      return CompletableFuture.completedFuture(
          Ack.text(RouterJson.text(wire.refusal(request.event(), request.requestId(), brief))));
    }
  }

  private CompletionStage<Ack> send(RoutedRequest<?> request, ReplyChannel way, String answer) {
    if (!way.pushed()) {
      return CompletableFuture.completedFuture(Ack.text(answer));
    }
    return push(request.sender().app(), way.to(request.user()), answer, pushWithin)
        .handle((sent, error) -> error == null && left(sent) ? Ack.empty() : Ack.text(answer));
  }

  /** What may have arrived is not said twice. */
  private static boolean left(SendResult sent) {
    return sent.match(accepted -> true, refused -> false, notSent -> false, uncertain -> true);
  }

  /** A transport that throws, as a closed one does, has sent nothing. */
  CompletableFuture<SendResult> push(AppId app, Audience to, String message, Duration within) {
    OutboundSignal signal = new OutboundSignal(app, from, to, Payload.text(message));
    SendOptions options = SendOptions.DEFAULT.deadline(within);
    try {
      return transport.sendAsync(signal, options);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
