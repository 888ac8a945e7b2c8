package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.util.Optional;

/**
 * The fields of a client's message that is a JSON object, read once. The data is kept as JSON text,
 * checked and not yet bound to a type, so that a message that waits takes no more than its text.
 */
record RoutedMessage(StrictJson json, RouterFields fields) {
  private static final String NO_DATA = "{}";

  /** Empty for binary, for text that is not one JSON object, and if a field stands twice. */
  static Optional<RoutedMessage> read(InboundSignal signal, RouterFields fields) {
    Optional<StrictJson> object =
        signal
            .payload()
            .match(
                text -> StrictJson.parse(text.value(), fields.names()), binary -> Optional.empty());
    return object.filter(json -> !json.hasRepeated()).map(json -> new RoutedMessage(json, fields));
  }

  Optional<String> event() {
    return json.text(fields.event());
  }

  /** Returns the id of the question that this answers. */
  Optional<String> answerTo() {
    return json.text(fields.answerTo());
  }

  /** Returns the request id, unless it is too long to be repeated in an answer. */
  Optional<String> requestId() {
    return json.text(fields.requestId()).filter(RouterJson::isShort);
  }

  /** Returns the JSON text of the data. */
  String data() {
    return json.json(fields.data()).orElse(NO_DATA);
  }

  /** Returns the error that a client answers a question with. */
  Optional<RouteException> error() {
    return isAbsent(fields.error())
        ? Optional.empty()
        : json.json(fields.error()).map(RouterJson::error);
  }

  /** Returns the rule that the message breaks. */
  Optional<RouteException> problem() {
    if (!isAbsent(fields.requestId()) && requestId().isEmpty()) {
      // The client could not match an answer without its id to its request.
      return Optional.of(
          new RouteException(
              "bad-request-id",
              fields.requestId() + " is a text of at most " + RouterJson.MAX_NAME + " characters"));
    }
    return replyChannel().isPresent()
        ? Optional.empty()
        : Optional.of(
            new RouteException(
                "bad-reply-by",
                fields.replyBy()
                    + " is ack, user or room, and with room goes a "
                    + fields.roomId()));
  }

  /** Returns how the client wants its answer; empty if it asks for what there is not. */
  Optional<ReplyChannel> replyChannel() {
    return json.has(fields.replyBy())
        ? ReplyChannel.of(
            json.text(fields.replyBy()).orElse(""), json.text(fields.roomId()).orElse(""))
        : Optional.of(ReplyChannel.ACK);
  }

  private boolean isAbsent(String field) {
    return json.json(field).filter(value -> !value.equals("null")).isEmpty();
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "RoutedMessage[***]";
  }
}
