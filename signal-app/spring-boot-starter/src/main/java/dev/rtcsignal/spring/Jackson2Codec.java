package dev.rtcsignal.spring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RouteException;
import java.lang.reflect.Type;
import java.util.stream.Collectors;

/** The codec over the application's mapper of Jackson 2. */
record Jackson2Codec(ObjectMapper mapper) implements JsonCodec {
  /** Takes a copy, which knows ids. */
  Jackson2Codec {
    mapper = withIds(mapper.copy());
  }

  private static ObjectMapper withIds(ObjectMapper copy) {
    IdText.IDS.forEach(id -> copy.addMixIn(id, IdText.class));
    return copy;
  }

  @Override
  public <T> T read(String json, Type type) {
    try {
      return mapper.readValue(json, mapper.constructType(type));
    } catch (InvalidDefinitionException e) {
      // A mistake of the application, whose type and frames are logged without messages.
      throw new IllegalStateException("Jackson cannot read the type", e);
    } catch (JsonMappingException e) {
      throw badData(e);
    } catch (JsonProcessingException e) {
      throw new RouteException("bad-data", "the data is not what this event takes");
    }
  }

  /** Jackson's own message quotes the data. */
  private static RouteException badData(JsonMappingException error) {
    String path =
        error.getPath().stream()
            .map(
                one ->
                    one.getFieldName() == null
                        ? "[" + one.getIndex() + "]"
                        : "." + one.getFieldName())
            .collect(Collectors.joining());
    return new RouteException("bad-data", "$" + path + ": not what this event takes");
  }

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
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
    } catch (JsonProcessingException | RuntimeException e) {
      // The type can be made, of other data.
      return;
    }
  }
}
