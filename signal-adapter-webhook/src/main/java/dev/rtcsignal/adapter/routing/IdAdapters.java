package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.bind.adapter.JsonbAdapter;
import java.util.Map;
import java.util.function.Function;

/** Ids as JSON text: a {@code UserId} is {@code "alice"}, and not {@code {"value":"alice"}}. */
final class IdAdapters {
  private static final Map<Class<?>, Function<String, ?>> CONSTRUCTORS =
      Map.of(
          AppId.class,
          AppId::new,
          UserId.class,
          UserId::new,
          RoomId.class,
          RoomId::new,
          SenderId.class,
          SenderId::new);

  private IdAdapters() {}

  static boolean is(Class<?> type) {
    return CONSTRUCTORS.containsKey(type);
  }

  /**
   * Checks the rules of an id.
   *
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if the text breaks one
   */
  static void check(Class<?> type, String text) {
    CONSTRUCTORS.get(type).apply(text);
  }

  /** Returns the adapters. Each has a class of its own, from which JSON-B reads the types. */
  static JsonbAdapter<?, ?>[] all() {
    return new JsonbAdapter<?, ?>[] {
      new OfApp(), new OfUser(), new OfRoom(), new OfSender(),
    };
  }

  private static final class OfApp implements JsonbAdapter<AppId, String> {
    @Override
    public String adaptToJson(AppId id) {
      return id.value();
    }

    @Override
    public AppId adaptFromJson(String text) {
      return new AppId(text);
    }
  }

  private static final class OfUser implements JsonbAdapter<UserId, String> {
    @Override
    public String adaptToJson(UserId id) {
      return id.value();
    }

    @Override
    public UserId adaptFromJson(String text) {
      return new UserId(text);
    }
  }

  private static final class OfRoom implements JsonbAdapter<RoomId, String> {
    @Override
    public String adaptToJson(RoomId id) {
      return id.value();
    }

    @Override
    public RoomId adaptFromJson(String text) {
      return new RoomId(text);
    }
  }

  private static final class OfSender implements JsonbAdapter<SenderId, String> {
    @Override
    public String adaptToJson(SenderId id) {
      return id.value();
    }

    @Override
    public SenderId adaptFromJson(String text) {
      return new SenderId(text);
    }
  }
}
