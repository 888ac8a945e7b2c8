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

/** What came of a routed message, beside the message: each answer has its event and request id. */
record RoutedAnswer(Optional<JsonObject> message, Ack ack, List<OutboundSignal> pushed) {
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

  void judge() {
    Optional<String> event = text("event");
    Optional<String> answerTo = text("answerTo");
    Promise.holds(pushed.size() <= 1, "one push at most");
    if (answerTo.isPresent()) {
      Promise.holds(pushed.isEmpty(), "an answer to a question is not answered by a push");
    } else if (event.isEmpty()) {
      Promise.holds(
          ack.body().size() == 0 && pushed.isEmpty(), "what names no event goes elsewhere");
    } else {
      Promise.holds(ack.body().size() > 0 || pushed.size() == 1, "an event has an answer");
      answers().forEach(answer -> judge(answer, event.get()));
    }
    pushed.forEach(this::isToTheSender);
  }

  private Stream<String> answers() {
    Stream<String> inAck = Stream.of(ack.body().asUtf8()).filter(text -> !text.isEmpty());
    Stream<String> inPush =
        pushed.stream()
            .map(signal -> signal.payload().match(text -> text.value(), bytes -> "no text"));
    return Stream.concat(inAck, inPush);
  }

  private void judge(String text, String event) {
    Optional<JsonObject> answer = Json.parse(text);
    Promise.holds(answer.isPresent(), "an answer is one JSON object");
    JsonObject object = answer.get();
    String named = Json.text(object, "event").orElse("");
    Promise.holds(
        named.equals(event) || (event.length() > 128 && isTheBeginning(named, event)),
        "it names the event, the first 128 characters of it");
    Promise.holds(
        Json.text(object, "requestId").equals(text("requestId").filter(id -> id.length() <= 128)),
        "it has the request id, if that has at most 128 characters");
    Promise.holds(
        !object.containsKey("data") || !object.containsKey("error"), "it has data or an error");
    if (object.getOrDefault("error", JsonValue.NULL) instanceof JsonObject error) {
      Promise.holds(CODES.contains(Json.text(error, "code").orElse("")), "its error is known");
    }
  }

  private void isToTheSender(OutboundSignal signal) {
    boolean right =
        signal
            .to()
            .match(
                user -> user.user().equals(Known.USER),
                member ->
                    member.user().equals(Known.USER)
                        && text("roomId").filter(member.room().value()::equals).isPresent(),
                members -> false,
                room -> false);
    Promise.holds(right, "it goes to who asked");
  }

  /** One less where the last would be half of a pair. */
  private static boolean isTheBeginning(String named, String event) {
    boolean whole = named.length() == 128;
    boolean half = named.length() == 127 && Character.isHighSurrogate(event.charAt(127));
    return (whole || half) && event.startsWith(named);
  }

  private Optional<String> text(String name) {
    return message.flatMap(object -> Json.text(object, name));
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "RoutedAnswer[" + pushed.size() + "]";
  }
}
