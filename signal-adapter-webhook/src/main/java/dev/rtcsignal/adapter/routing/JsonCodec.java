package dev.rtcsignal.adapter.routing;

import java.lang.reflect.Type;

/**
 * Converts between JSON and the types of an application: the data of routes, the answers to
 * questions, and the content of answers and questions.
 *
 * <pre>{@code
 * JsonCodec codec = new JsonCodec() {
 *   public <T> T read(String json, Type type) {
 *     return jsonb.fromJson(json, type);
 *   }
 *   public String write(Object value) {
 *     return jsonb.toJson(value);
 *   }
 * };
 * }</pre>
 *
 * <p>By default JSON-B does that, strictly: a value that its type cannot hold exactly is refused
 * with the path of the field, for example {@code $.page.n: 3000000000 does not fit an int}. Another
 * codec, for example over Jackson, decides itself what it converts. A codec never gets JSON that
 * repeats a name, is nested deeper than 64, or has a number of more than 1,000 characters. Used by
 * many threads, so an implementation must be safe for that.
 */
public interface JsonCodec {
  /**
   * Reads a value.
   *
   * @param <T> the type
   * @param json one JSON value
   * @param type the type
   * @return the value; null is answered {@code bad-data}
   * @throws RouteException to refuse the value with a code and a message for the client
   * @throws RuntimeException for any other failure: the client gets {@code bad-data}, and the log
   *     the types of the first such exception of a route, without messages
   */
  <T> T read(String json, Type type);

  /**
   * Writes a value.
   *
   * @param value neither a {@link String} nor a {@link jakarta.json.JsonValue}, which are written
   *     without the codec
   * @return one JSON value
   * @throws RuntimeException if it cannot be written: a route has failed then, and a question is
   *     refused with an {@link IllegalArgumentException}
   */
  String write(Object value);

  /**
   * Checks that values of a type can be read. Called when a route is added, and with the first
   * question of an {@link Asker} that has this type of answer; by default every type is accepted.
   *
   * @param type the type
   * @throws IllegalArgumentException if they cannot; its message says what the type lacks
   */
  default void check(Type type) {}
}
