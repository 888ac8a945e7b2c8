package dev.rtcsignal.app.observe;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.server.Given;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened in the server, published by {@link ServerEvents}. Immutable. Events hold
 * payloads and signatures: no {@code toString} of one belongs in a log.
 */
public sealed interface ServerEvent {
  /** Returns the number of payload bytes that the event holds; 0 by default. */
  default int size() {
    return 0;
  }

  /** The webhook took a callback, and its response was written. */
  record CallbackReceived(RecentCallback callback) implements ServerEvent {
    @Override
    public int size() {
      return callback.body().length + callback.given().body().size();
    }
  }

  /**
   * The webhook took an event notification, and its response was written.
   *
   * @param body must not be modified
   * @param took from the last byte of the request to the response
   */
  record NotificationReceived(byte[] body, Instant at, Duration took, Given given)
      implements ServerEvent {
    @Override
    public int size() {
      return body.length;
    }
  }

  /** The signal handler completed with an ACK. */
  record SignalHandled(Instant at, InboundSignal signal, Ack ack) implements ServerEvent {
    @Override
    public int size() {
      return signal.payload().size() + ack.body().size();
    }
  }

  /** The cloud reported a change in a room. */
  record RoomChanged(RtcEvent event) implements ServerEvent {}

  /** One HTTP exchange with the OpenAPI is over. */
  record ExchangeCompleted(OpenApiTransport.Exchange exchange) implements ServerEvent {
    @Override
    public int size() {
      return exchange.body().size() + exchange.answer().size();
    }
  }

  /** A signal waits for permission to leave: at first, and again before each retry. */
  record SendQueued(OutboundSignal signal, SendOptions options) implements ServerEvent {}

  /**
   * A signal left the queue: it leaves, or was given up.
   *
   * @param quota the limit it waited for last; empty if it waited for none
   */
  record SendDequeued(
      OutboundSignal signal,
      SendOptions options,
      Duration waited,
      Optional<QuotaDecision.Wait> quota)
      implements ServerEvent {}

  /** One attempt of a send is over. */
  record SendAttempted(OutboundSignal signal, Attempt attempt) implements ServerEvent {}

  /**
   * A transport reports that a send is over, with all its attempts.
   *
   * @param took since the send was requested
   */
  record DeliveryEnded(SendResult result, Duration took) implements ServerEvent {}

  /**
   * A send that the server or one of its routes requested is over.
   *
   * @param at when the send was requested
   */
  record SendCompleted(
      SendOrigin by, OutboundSignal signal, SendResult result, Instant at, Duration took)
      implements ServerEvent {
    @Override
    public int size() {
      return signal.payload().size();
    }
  }

  /**
   * The quota of an application is in use; published once a second.
   *
   * @param waiting number of signals in the queue
   */
  record QuotaUsed(AppId app, QuotaUsage usage, int waiting) implements ServerEvent {}

  /** The part of the server that requested a send. */
  enum SendOrigin {
    /** The HTTP API, or the application itself. */
    SERVER,
    /** A route, as its answer to a client. */
    ROUTE;

    /** Returns the name as it stands in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
