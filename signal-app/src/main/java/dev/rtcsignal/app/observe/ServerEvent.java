package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.outbox.LineSender;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
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

  /** An event that a journal records. */
  sealed interface Recorded extends ServerEvent {
    /** Returns when it began. */
    Instant at();

    /** Returns how long it took. */
    Duration took();
  }

  /**
   * A webhook took a request of the cloud, and the response was written.
   *
   * @param <T> what a proved body holds
   */
  sealed interface Received<T> extends Recorded {
    ReceivedCallback<T> received();

    CallbackResponse response();

    @Override
    default Instant at() {
      return received().at();
    }

    @Override
    default Duration took() {
      return received().took();
    }

    @Override
    default int size() {
      return received().bytes() + response().body().size();
    }
  }

  /** The webhook took a client's message. */
  record CallbackReceived(ReceivedCallback<InboundSignal> received, RecentCallback recent)
      implements Received<InboundSignal> {
    @Override
    public CallbackResponse response() {
      return recent.response();
    }
  }

  /** The webhook took an event notification. */
  record NotificationReceived(ReceivedCallback<RtcEvent> received, CallbackResponse response)
      implements Received<RtcEvent> {}

  /** The signal handler completed with an ACK. */
  record SignalHandled(Instant at, InboundSignal signal, Ack ack) implements ServerEvent {
    @Override
    public int size() {
      return signal.payload().size() + ack.body().size();
    }
  }

  /**
   * One HTTP exchange with the OpenAPI is over.
   *
   * @param canonicalRequest step 1 of the signature (vendor-facts 2.2)
   * @param stringToSign step 3 of the signature
   * @param status 0 if there was no response
   */
  record ExchangeCompleted(
      Instant at,
      Duration took,
      URI uri,
      Map<String, String> headers,
      Bytes body,
      String canonicalRequest,
      String stringToSign,
      int status,
      Bytes answer)
      implements ServerEvent {
    @Override
    public int size() {
      return body.size() + answer.size();
    }

    /** Leaves the payload and the signature out. */
    @Override
    public String toString() {
      return "ExchangeCompleted[" + uri + ", " + status + "]";
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
   * A send is over, with all its attempts.
   *
   * @param took since the send was requested, or was due
   */
  record DeliveryEnded(SendResult result, Duration took) implements ServerEvent {}

  /**
   * A send that the server or one of its routes requested is over.
   *
   * @param correlationId what the send answers, as the number of a callback
   * @param at when the send was requested
   */
  record SendCompleted(
      SendOrigin by,
      OutboundSignal signal,
      Optional<String> correlationId,
      SendResult result,
      Instant at,
      Duration took)
      implements Recorded {
    @Override
    public int size() {
      return signal.payload().size();
    }
  }

  /** An entry of the outbox has changed, which is durable. */
  record OutboxChanged(OutboxEntry entry) implements ServerEvent {
    @Override
    public int size() {
      return entry.payload().map(Payload::size).orElse(0);
    }
  }

  /**
   * The store has made an entry of the outbox durable.
   *
   * @param took how long it took
   */
  record OutboxStored(Duration took) implements ServerEvent {}

  /**
   * The store has made the outcome of an attempt durable.
   *
   * @param lag how long that took after the outcome was known
   */
  record OutboxSettled(Duration lag) implements ServerEvent {}

  /** The store has counted the entries of the outbox. */
  record OutboxCounted(OutboxStore.Counts counts) implements ServerEvent {}

  /**
   * The quota of an application is in use; published once a second.
   *
   * @param waiting number of signals in the queue
   * @param sender the process that sends
   */
  record QuotaUsed(AppId app, QuotaUsage usage, int waiting, Optional<LineSender> sender)
      implements ServerEvent {}

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
