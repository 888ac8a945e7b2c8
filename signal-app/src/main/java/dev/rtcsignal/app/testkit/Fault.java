package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;

/**
 * Something that is to go wrong in the emulated cloud: where, for which calls, how often, and what.
 * Immutable. Says the same as {@code POST /emulator/faults}.
 */
public final class Fault {
  private final JsonObject json;

  private Fault(JsonObject json) {
    this.json = json;
  }

  /** A fault that the business server meets when it sends. */
  public static Fault ofOpenApi() {
    return new Fault(Json.object().add("at", "openapi").build());
  }

  /** A fault on the way from a client to the business server. */
  public static Fault ofCallbacks() {
    return new Fault(Json.object().add("at", "callback").build());
  }

  /** A fault on the last step of a message to a client. */
  public static Fault ofDeliveries() {
    return new Fault(Json.object().add("at", "delivery").build());
  }

  /**
   * Only for calls with that fact.
   *
   * @param fact of the OpenAPI {@code action version appId roomId from to}; of callbacks {@code
   *     appId uid url}; of deliveries {@code appId roomId uid event}
   */
  public Fault when(String fact, String value) {
    JsonObject before = json.getOrDefault("match", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
    return with(Json.object().add("match", copy(before).add(fact, value)));
  }

  /** So often; without this, until faults are cleared. */
  public Fault times(int times) {
    return with(Json.object().add("times", times));
  }

  /**
   * Not every time, but by chance; with the same seed the same calls meet it.
   *
   * @param probability over 0, up to 1
   */
  public Fault withProbability(double probability) {
    return with(Json.object().add("probability", probability));
  }

  /** Nothing is delivered, and the answer has that status, 200 to 599. */
  public Fault answers(int status) {
    return does("status", Json.object().add("status", status));
  }

  /** Nothing is delivered, and the answer has that status with that code; of the OpenAPI alone. */
  public Fault answers(int status, String code) {
    return does("status", Json.object().add("status", status).add("code", code));
  }

  /** The connection breaks and nothing is taken. */
  public Fault closes() {
    return does("close", Json.object());
  }

  /** What was sent is taken, and then the connection breaks, so that the sender cannot know. */
  public Fault closesAfterAccept() {
    return does("closeAfterAccept", Json.object());
  }

  /** No answer ever comes, and nothing is delivered. */
  public Fault hangs() {
    return does("hang", Json.object());
  }

  /**
   * It takes so long.
   *
   * @param delay at most 10 minutes
   */
  public Fault delays(Duration delay) {
    return does("delay", Json.object().add("delayMs", delay.toMillis()));
  }

  /** It happens twice. */
  public Fault duplicates() {
    return does("duplicate", Json.object());
  }

  /** The cloud's clock is ahead by so much, or behind. */
  public Fault skewsDate(Duration ahead) {
    return does("skewDate", Json.object().add("skewSeconds", ahead.toSeconds()));
  }

  /** Refused as over the limit. */
  public Fault throttles() {
    return does("throttle", Json.object());
  }

  private Fault does(String what, JsonObjectBuilder details) {
    return with(details.add("do", what));
  }

  private Fault with(JsonObjectBuilder more) {
    return new Fault(copy(json).addAll(more).build());
  }

  private static JsonObjectBuilder copy(JsonObject object) {
    JsonObjectBuilder copy = Json.object();
    object.forEach(copy::add);
    return copy;
  }

  JsonObject json() {
    return json;
  }

  /** Returns the fault as {@code POST /emulator/faults} takes it. */
  @Override
  public String toString() {
    return json.toString();
  }
}
