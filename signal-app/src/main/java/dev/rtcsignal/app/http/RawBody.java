package dev.rtcsignal.app.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
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
    Buffer collected = Buffer.buffer();
    request.handler(
        part -> {
          if (collected.length() <= limit) {
            collected.appendBuffer(
                part, 0, Math.min(part.length(), limit + 1 - collected.length()));
            if (collected.length() > limit) {
              then.accept(collected.getBytes());
            }
          }
        });
    request.endHandler(
        end -> {
          if (collected.length() <= limit) {
            then.accept(collected.getBytes());
          }
        });
  }
}
