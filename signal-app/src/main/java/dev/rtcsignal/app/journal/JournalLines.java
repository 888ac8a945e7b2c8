package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.RtcEventJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvent.Recorded;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.CallbackOutcome.Handled;
import dev.rtcsignal.domain.inbound.CallbackOutcome.Malformed;
import dev.rtcsignal.domain.inbound.CallbackOutcome.Proved;
import dev.rtcsignal.domain.inbound.CallbackOutcome.Repeated;
import dev.rtcsignal.domain.inbound.CallbackOutcome.TooLarge;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/**
 * Makes the line of a journal for an event: one JSON object, without signatures. Of a body that
 * proved nothing only the size is recorded, since its sender may put a signature anywhere in it.
 */
record JournalLines(Redactor redactor) {
  JsonObjectBuilder of(Recorded event) {
    if (event instanceof CallbackReceived callback) {
      return callback(callback);
    } else if (event instanceof NotificationReceived notification) {
      return notification(notification);
    }
    return send((SendCompleted) event);
  }

  private static JsonObjectBuilder line(String kind, Recorded event) {
    return Json.object()
        .add("kind", kind)
        .add("at", event.at().toString())
        .add("ms", event.took().toMillis());
  }

  private JsonObjectBuilder callback(CallbackReceived event) {
    ReceivedCallback<InboundSignal> received = event.received();
    CallbackOutcome<InboundSignal> outcome = received.outcome();
    JsonObjectBuilder line = line("callback", event).add("status", event.response().status());
    if (isAcknowledged(outcome)) {
      byte[] ack = event.response().body().toArray();
      line.add("ack", redactor.payload(Payload.binary(ack)));
    }
    if (outcome instanceof Proved<InboundSignal> proved) {
      return proved(line, proved.message(), received.content())
          .add("note", event.response().note())
          .add("form", proved.message().envelope().isPresent() ? "sealed" : "bare")
          .add("payload", redactor.payload(proved.message().payload()));
    }
    return line.add("note", event.response().note())
        .add("form", isUnreadable(outcome) ? "malformed" : "bare")
        .add("payload", size(received));
  }

  private JsonObjectBuilder proved(
      JsonObjectBuilder line, InboundSignal signal, Optional<UnverifiedContent> content) {
    line.add("user", signal.sender().user().value());
    signal
        .envelope()
        .ifPresent(header -> line.add("seal", envelope(header, content.orElseThrow().signature())));
    return line;
  }

  private JsonObjectBuilder envelope(EnvelopeHeader header, String signature) {
    return Json.object()
        .add("under", redactor.hash(signature))
        .add("id", redactor.hash(header.id()))
        .add("seq", header.seq());
  }

  private static boolean isAcknowledged(CallbackOutcome<?> outcome) {
    return outcome instanceof Handled
        || (outcome instanceof Repeated<?> repeated
            && repeated.first().map(JournalLines::isAcknowledged).orElse(true));
  }

  private static boolean isUnreadable(CallbackOutcome<?> outcome) {
    return outcome instanceof Malformed || outcome instanceof TooLarge;
  }

  /** Of a body that could be read, its message counts; else the whole body. */
  private static JsonObjectBuilder size(ReceivedCallback<?> received) {
    return received
        .content()
        .map(UnverifiedContent::payload)
        .map(payload -> Redactor.size(payload.size(), payload instanceof Payload.Binary))
        .orElseGet(() -> Redactor.size(received.bytes(), true));
  }

  private JsonObjectBuilder notification(NotificationReceived event) {
    ReceivedCallback<RtcEvent> received = event.received();
    JsonObjectBuilder line =
        line("notification", event)
            .add("status", event.response().status())
            .add("note", event.response().note());
    if (received.outcome() instanceof Proved<RtcEvent> proved) {
      return line.add("form", "proved")
          .add("type", proved.message().source().type())
          .add("id", redactor.hash(proved.message().source().id()))
          .add("event", RtcEventJson.eventData(proved.message()))
          .add("payload", redactor.payload(Payload.text(proved.message().source().data())));
    }
    return line.add("form", isUnreadable(received.outcome()) ? "malformed" : "not-proved")
        .add("payload", Redactor.size(received.bytes(), true));
  }

  private JsonObjectBuilder send(SendCompleted event) {
    return line("send", event)
        .add("by", event.by().wireName())
        .add("from", event.signal().from().value())
        .add("to", SignalJson.audience(event.signal().to()))
        .add("outcome", SendResultJson.name(event.result()))
        .add("payload", redactor.payload(event.signal().payload()));
  }
}
