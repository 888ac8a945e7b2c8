package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;

/**
 * A fault to inject into the emulated cloud: where, for which calls, how often and what.
 *
 * <pre>{@code
 * cloud.addFault(Fault.atOpenApi().match("to", "alice").times(1).closeAfterAccept());
 * }</pre>
 *
 * <p>Has the words of {@code POST /emulator/faults}. Immutable.
 */
public final class Fault {
  private final JsonObject json;

  private Fault(JsonObject json) {
    this.json = json;
  }

  /** Returns a fault of OpenAPI calls, which the business server makes. */
  public static Fault atOpenApi() {
    return new Fault(Json.object().add("at", "openapi").build());
  }

  /** Returns a fault of callbacks, from a client to the business server. */
  public static Fault atCallback() {
    return new Fault(Json.object().add("at", "callback").build());
  }

  /** Returns a fault of deliveries, the last step of a message to a client. */
  public static Fault atDelivery() {
    return new Fault(Json.object().add("at", "delivery").build());
  }

  /**
   * Limits it to calls with an attribute of this value.
   *
   * @param attribute of OpenAPI calls {@code action version appId roomId from to}; of callbacks
   *     {@code appId uid url}; of deliveries {@code appId roomId uid event}
   */
  public Fault match(String attribute, String value) {
    JsonObject before = json.getOrDefault("match", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
    return with(Json.object().add("match", copy(before).add(attribute, value)));
  }

  /** Limits how often it happens; without this it happens until faults are cleared. */
  public Fault times(int times) {
    return with(Json.object().add("times", times));
  }

  /**
   * Makes it happen by chance; the same seed and the same calls give the same faults.
   *
   * @param probability over 0, up to 1
   */
  public Fault probability(double probability) {
    return with(Json.object().add("probability", probability));
  }

  /** Responds with a status, 200 to 599, and delivers nothing. */
  public Fault status(int status) {
    return kind("status", Json.object().add("status", status));
  }

  /** Responds with a status and an error code, and delivers nothing; for OpenAPI calls only. */
  public Fault status(int status, String code) {
    return kind("status", Json.object().add("status", status).add("code", code));
  }

  /** Breaks the connection before the call is accepted. */
  public Fault close() {
    return kind("close", Json.object());
  }

  /** Accepts the call and breaks the connection: the sender cannot know that it was accepted. */
  public Fault closeAfterAccept() {
    return kind("closeAfterAccept", Json.object());
  }

  /** Never responds, and delivers nothing. */
  public Fault hang() {
    return kind("hang", Json.object());
  }

  /**
   * Delays the call, by the emulator's clock.
   *
   * @param delay at most 10 minutes
   */
  public Fault delay(Duration delay) {
    return kind("delay", Json.object().add("delayMs", delay.toMillis()));
  }

  /** Delivers twice. */
  public Fault duplicate() {
    return kind("duplicate", Json.object());
  }

  /** Sets the clock of the cloud ahead, or behind if negative; for OpenAPI calls only. */
  public Fault skewDate(Duration ahead) {
    return kind("skewDate", Json.object().add("skewSeconds", ahead.toSeconds()));
  }

  /** Refuses the call as over the quota. */
  public Fault throttle() {
    return kind("throttle", Json.object());
  }

  private Fault kind(String kind, JsonObjectBuilder details) {
    return with(details.add("do", kind));
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
