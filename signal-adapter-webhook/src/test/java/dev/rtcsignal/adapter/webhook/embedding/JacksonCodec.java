package dev.rtcsignal.adapter.webhook.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rtcsignal.adapter.routing.JsonCodec;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;

/** The data of routes and questions by Jackson. */
record JacksonCodec(ObjectMapper mapper) implements JsonCodec {
  @Override
  public <T> T read(String json, Type type) {
    try {
      return mapper.readValue(json, mapper.constructType(type));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
