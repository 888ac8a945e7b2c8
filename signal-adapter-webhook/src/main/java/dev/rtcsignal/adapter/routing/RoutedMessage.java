package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fields of a client's message that is a JSON object, read once. The data is kept as JSON text,
 * checked and not yet bound to a type, so that a message that waits takes no more than its text.
 */
record RoutedMessage(StrictJson json, RouterFields fields, Meant meant) {
  private static final String NO_DATA = "{}";

  /** What a text is meant as that begins as an object. */
  enum Meant {
    MESSAGE,
    OTHER_TEXT
  }

  /**
   * Empty for binary, and for text that does not begin as a JSON object. An object that breaks a
   * rule of JSON is a message too, with a {@link #problem}.
   */
  static Optional<RoutedMessage> read(InboundSignal signal, RouterFields fields) {
    return signal.payload().match(text -> read(text.value(), fields), binary -> Optional.empty());
  }

  static Optional<RoutedMessage> read(String text, RouterFields fields) {
    return StrictJson.read(text, fields.names())
        .map(json -> new RoutedMessage(json, fields, meant(json, text, fields)));
  }

  /** The grammar may be broken before the event, so the text behind is searched too. */
  private static Meant meant(StrictJson json, String text, RouterFields fields) {
    boolean named =
        Stream.of(fields.event(), fields.answerTo())
            .anyMatch(name -> json.has(name) || text.contains(RouterJson.text(name).toString()));
    return named ? Meant.MESSAGE : Meant.OTHER_TEXT;
  }

  /** Returns the event; an empty name if the message breaks a rule of JSON in naming it. */
  Optional<String> event() {
    return json.problem().isPresent() && meant == Meant.MESSAGE
        ? json.text(fields.event()).or(() -> Optional.of(""))
        : json.text(fields.event());
  }

  /** Returns the id of the question that this answers. */
  Optional<String> answerTo() {
    return json.text(fields.answerTo());
  }

  /** Returns the request id, a text or the text of a number, unless it is too long to repeat. */
  Optional<String> requestId() {
    return json.text(fields.requestId())
        .or(() -> json.number(fields.requestId()))
        .filter(RouterJson::isShort);
  }

  /** Returns how to answer: on a channel, and with the request id as the client wrote it. */
  ReplyTarget replyTo(ReplyChannel channel) {
    // A client that counts its requests compares numbers, and 7 is not "7" in JavaScript.
    boolean numeric = json.number(fields.requestId()).isPresent();
    return new ReplyTarget(
        channel, requestId().map(id -> numeric ? StrictJson.value(id) : RouterJson.text(id)));
  }

  /** Returns the JSON text of the data. */
  String data() {
    return json.json(fields.data()).orElse(NO_DATA);
  }

  /** Returns the error that a client answers a question with, or with which its answer is one. */
  Optional<RouteException> error() {
    return malformed()
        .or(
            () ->
                isAbsent(fields.error())
                    ? Optional.empty()
                    : json.json(fields.error()).map(RouterJson::error));
  }

  private Optional<RouteException> malformed() {
    return json.problem()
        .map(why -> new RouteException("bad-data", "the message breaks a rule of JSON: " + why));
  }

  /** Returns the rule that the message breaks. */
  Optional<RouteException> problem() {
    return malformed().or(this::badRequestId).or(this::badReplyBy);
  }

  private Optional<RouteException> badRequestId() {
    if (isAbsent(fields.requestId()) || requestId().isPresent()) {
      return Optional.empty();
    }
    // The client could not match an answer without its id to its request.
    return Optional.of(
        new RouteException(
            "bad-request-id",
            fields.requestId()
                + " is a text or a number of at most "
                + RouterJson.MAX_NAME
                + " characters"));
  }

  private Optional<RouteException> badReplyBy() {
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
