package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.JsonProviders;
import dev.rtcsignal.adapter.json.StrictJson;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.lang.reflect.Type;

/**
 * The codec by JSON-B, which by itself converts lossily: 3000000000 to the int -1294967296. So a
 * value is compared with its type first. One Jsonb for the process, since creating it is slow.
 */
final class JsonbCodec implements JsonCodec {
  private final JsonbMapping mapping;
  private final StrictBinding binding;

  JsonbCodec() {
    // Before any class that has a provider in a field.
    JsonProviders.requireProcessing();
    JsonProviders.requireBinding();
    this.mapping = new JsonbMapping();
    this.binding = new StrictBinding(mapping);
  }

  @Override
  public <T> T read(String json, Type type) {
    JsonValue exact = binding.exact(StrictJson.value(json), ResolvedType.of(type), JsonPath.ROOT);
    return Binding.JSONB.fromJson(exact.toString(), type);
  }

  @Override
  public String write(Object value) {
    return Binding.JSONB.toJson(value);
  }

  @Override
  public void check(Type type) {
    new BindableTypes(mapping, Binding.JSONB.getClass().getModule()).check(ResolvedType.of(type));
  }

  /** Made after the check of its provider. */
  private static final class Binding {
    private static final Jsonb JSONB =
        JsonbBuilder.create(new JsonbConfig().withAdapters(IdAdapters.all()));
  }
}
