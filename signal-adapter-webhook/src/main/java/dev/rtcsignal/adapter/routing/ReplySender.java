package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Sends the answers of routes: in the ACK, or pushed by the transport.
 *
 * @param pushWithin how long a pushed answer may wait until it leaves
 */
record ReplySender(
    SignalTransport transport,
    SenderId from,
    RouterJson json,
    Duration pushWithin,
    Function<InboundSignal, Optional<String>> correlation) {

  CompletionStage<Ack> send(RoutedRequest<?> request, ReplyTarget asked, RoutedReply reply) {
    ReplyTarget target =
        reply.way() == RoutedReply.Way.UNICAST ? asked.by(ReplyChannel.USER) : asked;
    String answer =
        request.event().isEmpty()
            ? bare(reply)
            : json.answer(request.event(), asked.requestId(), reply.data());
    try {
      return send(request, target.channel(), answer);
    } catch (InvalidSignalException e) {
      return refuse(request, asked, new RouteException(e.rule().id(), e.getMessage()));
    }
  }

  /** The answer to a message that is not an event is the route's text itself. */
  private String bare(RoutedReply reply) {
    return reply
        .data()
        .map(data -> data instanceof String text ? text : RouterJson.wellFormed(json.json(data)))
        .orElse("");
  }

  CompletionStage<Ack> refuse(RoutedRequest<?> request, ReplyTarget target, RouteException why) {
    try {
      return send(
          request, target.channel(), json.refusal(request.event(), target.requestId(), why));
    } catch (InvalidSignalException e) {
      // The application's own message is too long for an ACK; its code alone is not.
      RouteException brief = new RouteException(RouterJson.name(why.code()), "");
      return CompletableFuture.completedFuture(
          Ack.text(json.refusal(request.event(), target.requestId(), brief)));
    }
  }

  private CompletionStage<Ack> send(RoutedRequest<?> request, ReplyChannel channel, String answer) {
    if (!channel.pushed()) {
      return CompletableFuture.completedFuture(Ack.text(answer));
    }
    return push(
            transport,
            new OutboundSignal(
                request.sender().app(), from, channel.to(request.user()), Payload.text(answer)),
            options(request.signal()))
        .handle((sent, error) -> error == null && mayArrive(sent) ? Ack.empty() : Ack.text(answer));
  }

  /** An answer that may have arrived is not repeated in the ACK. */
  private static boolean mayArrive(SendResult sent) {
    return sent.match(accepted -> true, refused -> false, notSent -> false, uncertain -> true);
  }

  private SendOptions options(InboundSignal answered) {
    SendOptions options = SendOptions.DEFAULT.deadline(pushWithin);
    return correlation.apply(answered).map(options::correlationId).orElse(options);
  }

  /** Sends a signal; a transport that throws, as a closed one does, has sent nothing. */
  static CompletableFuture<SendResult> push(
      SignalTransport transport, OutboundSignal signal, SendOptions options) {
    try {
      return transport.sendAsync(signal, options);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
