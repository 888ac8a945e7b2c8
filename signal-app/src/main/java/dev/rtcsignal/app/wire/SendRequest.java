package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of one of the four send actions, checked in the order of vendor-facts 9 against the
 * rules of vendor-facts 1.2 to 1.4.
 */
record SendRequest(String action, JsonObject body) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9@._-]{1,128}");
  private static final int MAX_USERS = 600;
  private static final int MAX_BYTES = 65_536;
  private static final int MAX_BATCH_BYTES = 20_480;

  String appId() {
    return Json.text(body, "AppId").orElse("");
  }

  Optional<RoomId> room() {
    return Json.text(body, "RoomId")
        .filter(id -> inRoom() && NAME.matcher(id).matches())
        .map(RoomId::new);
  }

  int units() {
    return isBatch() ? Math.max(1, recipients()) : 1;
  }

  /** Returns the attributes that faults match. */
  Map<String, List<String>> attributes(String version) {
    Map<String, List<String>> attributes = new HashMap<>();
    attributes.put("action", List.of(action));
    attributes.put("version", List.of(version));
    attributes.put("appId", List.of(appId()));
    attributes.put("from", Json.text(body, "From").stream().toList());
    attributes.put("roomId", room().map(RoomId::value).stream().toList());
    attributes.put("to", List.copyOf(to()));
    return attributes;
  }

  /** Writes the fields for the call log; the message is in the raw body only. */
  JsonObjectBuilder decoded() {
    JsonArrayBuilder first = Json.array();
    to().stream().limit(20).forEach(first::add);
    return Json.object()
        .add("appId", appId())
        .add("roomId", room().map(RoomId::value).orElse(""))
        .add("from", Json.text(body, "From").orElse(""))
        .add("to", first)
        .add("recipients", recipients())
        .add("binary", isBinary())
        .add("bytes", payload().map(Payload::size).orElse(0))
        .add("units", units());
  }

  Optional<OpenApiError> problem(EmulatedCloud cloud) {
    return types().or(() -> app(cloud)).or(this::names).or(this::size);
  }

  /** A field of another JSON type does not unmarshal in the service. */
  private Optional<OpenApiError> types() {
    JsonValue.ValueType to = body.getOrDefault("To", JsonValue.NULL).getValueType();
    boolean wrongTo =
        isBatch()
            ? to != JsonValue.ValueType.ARRAY
            : hasTo() && to != JsonValue.ValueType.STRING && to != JsonValue.ValueType.NULL;
    boolean wrongText =
        List.of("AppId", "RoomId", "From", "Message").stream()
            .map(name -> body.getOrDefault(name, JsonValue.NULL))
            .anyMatch(value -> value != JsonValue.NULL && !(value instanceof JsonString));
    JsonValue binary = body.getOrDefault("Binary", JsonValue.FALSE);
    boolean wrongBinary = binary != JsonValue.TRUE && binary != JsonValue.FALSE;
    if (wrongTo || wrongText || wrongBinary) {
      return invalid("Unmarshal", "The body cannot be unmarshalled.");
    }
    return body.get("Message") instanceof JsonString
        ? Optional.empty()
        : invalid("", "Message is required.");
  }

  private Optional<OpenApiError> app(EmulatedCloud cloud) {
    if (!NAME.matcher(appId()).matches()) {
      return invalid("IllegalAppId", "The AppId is illegal.");
    }
    return cloud.knows(new AppId(appId()))
        ? Optional.empty()
        : invalid("NotExistAppId", "The AppId does not exist.");
  }

  private Optional<OpenApiError> names() {
    if (inRoom() && !isName("RoomId")) {
      return invalid("IllegalRoomID", "The RoomId is illegal.");
    }
    if (!isName("From")) {
      return invalid("IllegalFrom", "The From is illegal.");
    }
    boolean toIsLegal = to().stream().allMatch(name -> NAME.matcher(name).matches());
    if (hasTo() && (to().isEmpty() || !toIsLegal)) {
      return invalid("IllegalTo", "The To is illegal.");
    }
    return recipients() <= MAX_USERS
        ? Optional.empty()
        : invalid("UserCountOverLimit", "To has " + recipients() + " users, the limit is 600.");
  }

  private Optional<OpenApiError> size() {
    Optional<Payload> payload = payload();
    if (payload.isEmpty()) {
      return invalid("", "Message is not Base64, or not well-formed.");
    }
    int limit = isBatch() ? MAX_BATCH_BYTES : MAX_BYTES;
    return payload.get().size() <= limit
        ? Optional.empty()
        : invalid("SizeOverLimit", "The message is larger than " + limit + " bytes.");
  }

  /** Returns the signal of a request without a problem. */
  OutboundSignal signal() {
    return new OutboundSignal(
        new AppId(appId()),
        new SenderId(Json.text(body, "From").orElseThrow()),
        audience(),
        payload().orElseThrow());
  }

  private Audience audience() {
    List<UserId> users = to().stream().map(UserId::new).toList();
    return switch (action) {
      case "SendUnicast" -> new Audience.User(users.get(0));
      case "SendRoomUnicast" -> new Audience.RoomMember(room().orElseThrow(), users.get(0));
      case "BatchSendRoomUnicast" -> new Audience.RoomMembers(room().orElseThrow(), users);
      default -> new Audience.WholeRoom(room().orElseThrow());
    };
  }

  private Optional<Payload> payload() {
    String message = Json.text(body, "Message").orElse("");
    try {
      return Optional.of(
          isBinary() ? Payload.binary(Base64.getDecoder().decode(message)) : Payload.text(message));
    } catch (InvalidSignalException e) {
      return Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Counts duplicates twice: the documentation does not say otherwise. */
  private int recipients() {
    return body.get("To") instanceof JsonArray many ? many.size() : to().size();
  }

  /**
   * Without duplicates: a user who is listed twice gets the message once. The cloud's behaviour is
   * not documented (vendor-facts 8).
   */
  private Set<String> to() {
    Set<String> names = new LinkedHashSet<>();
    JsonValue to = body.getOrDefault("To", JsonValue.NULL);
    if (to instanceof JsonString one && hasTo()) {
      names.add(one.getString());
    } else if (to instanceof JsonArray many) {
      many.forEach(name -> names.add(name instanceof JsonString text ? text.getString() : ""));
    }
    return names;
  }

  private boolean isName(String field) {
    return Json.text(body, field).filter(text -> NAME.matcher(text).matches()).isPresent();
  }

  private boolean isBinary() {
    return body.getOrDefault("Binary", JsonValue.FALSE) == JsonValue.TRUE;
  }

  private boolean inRoom() {
    return !action.equals("SendUnicast");
  }

  private boolean hasTo() {
    return !action.equals("SendBroadcast");
  }

  private boolean isBatch() {
    return action.equals("BatchSendRoomUnicast");
  }

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "SendRequest[" + action + "]";
  }

  private static Optional<OpenApiError> invalid(String detail, String message) {
    return Optional.of(OpenApiError.invalid(detail, message));
  }
}
