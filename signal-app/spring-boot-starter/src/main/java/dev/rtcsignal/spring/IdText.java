package dev.rtcsignal.spring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.util.List;

/**
 * Makes Jackson read and write an id as its text, as JSON-B does in routes. Both versions of
 * Jackson have these annotations.
 */
abstract class IdText {
  static final List<Class<?>> IDS =
      List.of(AppId.class, RoomId.class, SenderId.class, UserId.class);

  /** Stands for the constructor of each id. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  IdText(String value) {}

  @JsonValue
  abstract String value();
}
