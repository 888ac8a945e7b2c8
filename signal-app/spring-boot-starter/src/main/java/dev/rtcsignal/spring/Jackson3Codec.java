package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RouteException;
import java.lang.reflect.Type;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/** The codec over the application's mapper of Jackson 3. */
record Jackson3Codec(JsonMapper mapper) implements JsonCodec {
  /** Takes a copy, which knows ids. */
  Jackson3Codec {
    mapper = withIds(mapper.rebuild());
  }

  private static JsonMapper withIds(JsonMapper.Builder copy) {
    IdText.IDS.forEach(id -> copy.addMixIn(id, IdText.class));
    return copy.build();
  }

  @Override
  public <T> T read(String json, Type type) {
    try {
      return mapper.readValue(json, mapper.constructType(type));
    } catch (InvalidDefinitionException e) {
      // A mistake of the application, whose type and frames are logged without messages.
      throw new IllegalStateException("Jackson cannot read the type", e);
    } catch (DatabindException e) {
      throw badData(e);
    } catch (JacksonException e) {
      throw new RouteException("bad-data", "the data is not what this event takes");
    }
  }

  /** Jackson's own message quotes the data. */
  private static RouteException badData(DatabindException error) {
    String path =
        error.getPath().stream()
            .map(
                one ->
                    one.getPropertyName() == null
                        ? "[" + one.getIndex() + "]"
                        : "." + one.getPropertyName())
            .collect(Collectors.joining());
    return new RouteException("bad-data", "$" + path + ": not what this event takes");
  }

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Jackson cannot write " + value.getClass().getName());
    }
  }

  @Override
  public void check(Type type) {
    check(mapper.constructType(type));
  }

  private void check(JavaType type) {
    if (type.isContainerType()) {
      check(type.getContentType());
      return;
    }
    try {
      mapper.readValue("{}", type);
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(
          "Jackson cannot read " + type.toCanonical() + ": " + e.getOriginalMessage());
    } catch (RuntimeException e) {
      // The type can be made, of other data.
      return;
    }
  }
}
