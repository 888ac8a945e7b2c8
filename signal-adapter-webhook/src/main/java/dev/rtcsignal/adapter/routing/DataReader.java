package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.ports.dispatch.Failures;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the data of one route or question as its type. Logs the first exception of the codec, since
 * it may be a mistake of the application; more are likely bad data of clients.
 */
final class DataReader<T> {
  private static final Logger LOG = System.getLogger(DataReader.class.getName());

  private final JsonCodec codec;
  private final String event;
  private final Type type;

  /** Whether the data is taken as the tree that JSON-P makes of it. */
  private final boolean tree;

  private final AtomicBoolean logged = new AtomicBoolean();

  /**
   * @throws IllegalArgumentException if the codec cannot read the type
   */
  DataReader(JsonCodec codec, String event, Type type) {
    this.codec = codec;
    this.event = event;
    this.type = type;
    this.tree = type instanceof Class<?> raw && JsonValue.class.isAssignableFrom(raw);
    if (!tree) {
      codec.check(type);
    }
  }

  /**
   * Reads the JSON text of data that was read strictly.
   *
   * @throws RouteException if it is not of the type
   */
  T read(String json) {
    try {
      T data = convert(json);
      if (data != null) {
        return data;
      }
    } catch (RouteException e) {
      throw e;
    } catch (RuntimeException e) {
      // Not its message, which may quote the data.
      log(e);
    }
    throw badData();
  }

  @SuppressWarnings("unchecked")
  private T convert(String json) {
    if (!tree) {
      return codec.read(json, type);
    }
    JsonValue value = StrictJson.value(json);
    if (!((Class<?>) type).isInstance(value)) {
      throw badData();
    }
    return (T) value;
  }

  private static RouteException badData() {
    return new RouteException("bad-data", "the data is not what this event takes");
  }

  private void log(RuntimeException error) {
    if (!logged.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "the data of event {0} cannot be read as {1}: {2}; more failures of it are not logged",
          event,
          type.getTypeName(),
          Failures.describe(error));
    }
  }
}
