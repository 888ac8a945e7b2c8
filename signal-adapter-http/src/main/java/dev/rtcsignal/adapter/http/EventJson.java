package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import java.util.function.Function;

/** Writes events as the router reads them; ids are written as text. */
final class EventJson {
  private static final int MAX_NAME = 128;
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private EventJson() {}

  static String write(Object value) {
    return Binding.JSONB.toJson(value);
  }

  /** Made with the first event, since an application with another writer needs no JSON-B. */
  private static final class Binding {
    private static final Jsonb JSONB =
        JsonbBuilder.create(
            new JsonbConfig()
                .withSerializers(new OfApp(), new OfUser(), new OfRoom(), new OfSender()));
  }

  /**
   * Returns an event.
   *
   * @throws IllegalArgumentException if the name is empty or too long, or the content cannot be
   *     written
   */
  static Payload event(String name, Object data, Function<Object, String> writer) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name of an event has " + name.length() + " characters; 1 to 128");
    }
    return Payload.text("{\"event\":" + text(name) + ",\"data\":" + content(data, writer) + "}");
  }

  private static String content(Object data, Function<Object, String> writer) {
    if (data instanceof JsonValue value) {
      return value.toString();
    }
    if (data instanceof String text) {
      return text(text);
    }
    try {
      return writer.apply(data);
    } catch (RuntimeException | LinkageError e) {
      // Not its message, which may quote the data.
      throw new IllegalArgumentException(
          "data of " + data.getClass().getName() + " cannot be written as JSON: " + e.getClass());
    }
  }

  private static String text(String value) {
    return PROVIDER.createValue(value).toString();
  }

  private static final class OfApp implements JsonbSerializer<AppId> {
    @Override
    public void serialize(AppId id, JsonGenerator json, SerializationContext context) {
      json.write(id.value());
    }
  }

  private static final class OfUser implements JsonbSerializer<UserId> {
    @Override
    public void serialize(UserId id, JsonGenerator json, SerializationContext context) {
      json.write(id.value());
    }
  }

  private static final class OfRoom implements JsonbSerializer<RoomId> {
    @Override
    public void serialize(RoomId id, JsonGenerator json, SerializationContext context) {
      json.write(id.value());
    }
  }

  private static final class OfSender implements JsonbSerializer<SenderId> {
    @Override
    public void serialize(SenderId id, JsonGenerator json, SerializationContext context) {
      json.write(id.value());
    }
  }
}
