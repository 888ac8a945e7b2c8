package dev.rtcsignal.adapter.routing;

import java.util.Set;

/**
 * The names of the fields of a routed message.
 *
 * <pre>{@code
 * var fields = new RouterFields("type", "id", "data", "error", "answerTo", "replyBy", "roomId");
 * SignalRouter router = SignalRouter.builder(transport, from).fields(fields).build();
 * }</pre>
 *
 * <p>A request: {@code
 * {"event":"raiseHand","requestId":"7","data":{…},"replyBy":"room","roomId":"r"}}, all but the
 * event optional. Its answer: {@code {"event":"raiseHand","requestId":"7","data":{…}}}, or {@code
 * "error":{"code":…,"message":…}} in place of the data. A question of the server is a request; the
 * client's answer to it names the question's id: {@code {"answerTo":"…","data":{…}}}.
 *
 * @param event the name of the event
 * @param requestId a text or a number of up to 128 characters, chosen by the client, that its
 *     answer repeats
 * @param data the content of a request or an answer: any JSON
 * @param error the error of an answer
 * @param answerTo the id of the question that an answer belongs to
 * @param replyBy how the client wants its answer: {@code ack}, {@code user} or {@code room}
 * @param roomId the room, for {@code room}
 */
public record RouterFields(
    String event,
    String requestId,
    String data,
    String error,
    String answerTo,
    String replyBy,
    String roomId) {
  /** The names in the description above. */
  public static final RouterFields DEFAULT =
      new RouterFields("event", "requestId", "data", "error", "answerTo", "replyBy", "roomId");

  /**
   * Checks the names. {@inheritDoc}
   *
   * @param event the name of the event
   * @param requestId the id of a request
   * @param data the content
   * @param error the error of an answer
   * @param answerTo the id of a question
   * @param replyBy how the client wants its answer
   * @param roomId the room
   * @throws IllegalArgumentException if two names are the same, or one is empty
   */
  public RouterFields {
    if (Set.of(event, requestId, data, error, answerTo, replyBy, roomId).contains("")) {
      throw new IllegalArgumentException("the name of a field must not be empty");
    }
  }

  Set<String> names() {
    return Set.of(event, requestId, data, error, answerTo, replyBy, roomId);
  }
}
