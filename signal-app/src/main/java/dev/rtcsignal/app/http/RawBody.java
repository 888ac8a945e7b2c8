package dev.rtcsignal.app.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads the body of a request as the bytes that they are, whatever content type came with them. The
 * framework's own handler decodes forms, and a body that only says it is one would be lost.
 */
public final class RawBody {
  private RawBody() {}

  /**
   * Returns a handler that reads the body and hands it on. One that is too long is handed on as
   * soon as that shows, with one byte more than the limit, and the rest of it is dropped.
   *
   * @param then what it throws fails the request
   */
  public static Handler<RoutingContext> upTo(int limit, BiConsumer<RoutingContext, byte[]> then) {
    return context ->
        read(
            context.request(),
            limit,
            body -> {
              try {
                then.accept(context, body);
              } catch (RuntimeException e) {
                context.fail(e);
              }
            });
  }

  /** Reads a body as {@link #upTo} does. */
  public static void read(HttpServerRequest request, int limit, Consumer<byte[]> then) {
    Parts parts = new Parts(limit, then);
    request.handler(parts::add);
    request.endHandler(end -> parts.end());
  }

  private static final class Parts {
    private final int limit;
    private final Consumer<byte[]> then;
    private Optional<Buffer> collected = Optional.empty();

    private Parts(int limit, Consumer<byte[]> then) {
      this.limit = limit;
      this.then = then;
    }

    private void add(Buffer part) {
      int length = length();
      if (length > limit) {
        return;
      }
      Buffer rest = part.length() > limit + 1 - length ? part.slice(0, limit + 1 - length) : part;
      // Most bodies are one part, which need not be copied once more.
      collected = Optional.of(collected.map(parts -> parts.appendBuffer(rest)).orElse(rest));
      if (length() > limit) {
        then.accept(bytes());
      }
    }

    private void end() {
      if (length() <= limit) {
        then.accept(bytes());
      }
    }

    private int length() {
      return collected.map(Buffer::length).orElse(0);
    }

    private byte[] bytes() {
      return collected.map(Buffer::getBytes).orElseGet(() -> new byte[0]);
    }
  }
}
