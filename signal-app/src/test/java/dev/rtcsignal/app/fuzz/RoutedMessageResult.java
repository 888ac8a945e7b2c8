package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.OutboundSignal;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Holds a routed message with its ACK and its pushes, and checks their invariants. */
record RoutedMessageResult(Optional<JsonObject> message, Ack ack, List<OutboundSignal> pushed) {
  private static final Set<String> CODES =
      Set.of(
          "bad-data",
          "bad-reply-by",
          "bad-request-id",
          "unknown-event",
          "unknown-question",
          "room-id",
          "text-unicode",
          "message-size");

  void checkInvariants() {
    Optional<String> event = text("event");
    Optional<String> answerTo = text("answerTo");
    Invariant.check(pushed.size() <= 1, "at most one push is sent");
    if (answerTo.isPresent()) {
      Invariant.check(pushed.isEmpty(), "an answer to a question is not answered by a push");
    } else if (message.isEmpty() && ack.body().size() > 0) {
      Invariant.check(
          pushed.isEmpty(), "an event that breaks a rule of JSON is answered in the ACK");
      Invariant.check(
          ack.body().asUtf8().matches(".*\"code\":\"(bad-data|unknown-question)\".*"),
          "and with a known error");
    } else if (event.isEmpty()) {
      Invariant.check(
          ack.body().size() == 0 && pushed.isEmpty(),
          "a message without an event goes to the default route");
    } else {
      Invariant.check(ack.body().size() > 0 || pushed.size() == 1, "an event is answered");
      answers().forEach(answer -> checkInvariants(answer, event.get()));
    }
    pushed.forEach(this::checkReceiver);
  }

  private Stream<String> answers() {
    Stream<String> inAck = Stream.of(ack.body().asUtf8()).filter(text -> !text.isEmpty());
    Stream<String> inPush =
        pushed.stream()
            .map(signal -> signal.payload().match(text -> text.value(), bytes -> "no text"));
    return Stream.concat(inAck, inPush);
  }

  private void checkInvariants(String text, String event) {
    Optional<JsonObject> answer = Json.parse(text);
    Invariant.check(answer.isPresent(), "an answer is one JSON object");
    JsonObject object = answer.get();
    String named = Json.text(object, "event").orElse("");
    Invariant.check(
        named.equals(event) || (event.length() > 128 && isTruncated(named, event)),
        "the answer has the first 128 characters of the event name");
    Invariant.check(
        Json.text(object, "requestId").equals(text("requestId").filter(id -> id.length() <= 128)),
        "the answer has the request id if that has at most 128 characters");
    Invariant.check(
        !object.containsKey("data") || !object.containsKey("error"),
        "the answer does not have both data and an error");
    if (object.getOrDefault("error", JsonValue.NULL) instanceof JsonObject error) {
      Invariant.check(
          CODES.contains(Json.text(error, "code").orElse("")), "the error code is documented");
    }
  }

  private void checkReceiver(OutboundSignal signal) {
    boolean right =
        signal
            .to()
            .match(
                user -> user.user().equals(FuzzFixture.USER),
                member ->
                    member.user().equals(FuzzFixture.USER)
                        && text("roomId").filter(member.room().value()::equals).isPresent(),
                members -> false,
                room -> false);
    Invariant.check(right, "the push goes to the sender of the message");
  }

  /** Truncation drops character 128 if it would split a surrogate pair. */
  private static boolean isTruncated(String named, String event) {
    boolean whole = named.length() == 128;
    boolean half = named.length() == 127 && Character.isHighSurrogate(event.charAt(127));
    return (whole || half) && event.startsWith(named);
  }

  private Optional<String> text(String name) {
    return message.flatMap(object -> Json.text(object, name));
  }

  /** Prints the number of pushes only. */
  @Override
  public String toString() {
    return "RoutedMessageResult[" + pushed.size() + "]";
  }
}
