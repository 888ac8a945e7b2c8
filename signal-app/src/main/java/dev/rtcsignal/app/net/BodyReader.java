package dev.rtcsignal.app.net;

import dev.rtcsignal.ports.dispatch.FairShare;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads the body of a request as raw bytes, whatever its content type: Vert.x's own handler decodes
 * forms, which would lose a body that only claims to be one. Thread-safe.
 *
 * <p>All incomplete bodies together take at most a quarter of the heap, of which addresses have a
 * {@link FairShare} each; a request that would take more is answered 503.
 */
public final class BodyReader {
  private static final FairShare<String> SHARED =
      new FairShare<>(Runtime.getRuntime().maxMemory() / 4);

  private BodyReader() {}

  /**
   * Returns a handler that reads the body and passes it on. A longer body than the limit is passed
   * on as soon as that is known, cut to one byte more than the limit; the rest of it is dropped. A
   * compressed one is answered 415.
   *
   * @param then takes the body; a RuntimeException of it fails the request
   */
  public static Handler<RoutingContext> upTo(int limit, BiConsumer<RoutingContext, byte[]> then) {
    return context -> {
      if (ContentCoding.isIdentity(context.request())) {
        ofAnyCodingUpTo(limit, then).handle(context);
      } else {
        ContentCoding.addAccepted(context.response());
        ErrorReply.send(context, 415, "content-encoding", ContentCoding.RULE);
      }
    };
  }

  /** Returns a handler that does the same, but passes on a compressed body as it is. */
  public static Handler<RoutingContext> ofAnyCodingUpTo(
      int limit, BiConsumer<RoutingContext, byte[]> then) {
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

  /** Reads a body as {@link #upTo} does, whatever its content coding. */
  public static void read(HttpServerRequest request, int limit, Consumer<byte[]> then) {
    read(request, limit, SHARED, then);
  }

  static void read(
      HttpServerRequest request, int limit, FairShare<String> memory, Consumer<byte[]> then) {
    BodyParts parts = new BodyParts(request, limit, memory, then);
    request.handler(parts::add);
    request.endHandler(end -> parts.end());
  }

  private static final class BodyParts {
    /** Smaller bodies, which are most, are not counted. */
    private static final int UNCOUNTED_BYTES = 4_096;

    private final HttpServerRequest request;
    private final int limit;
    private final FairShare<String> memory;
    private final String owner;
    private final Consumer<byte[]> then;
    private Optional<Buffer> collected = Optional.empty();
    private long counted;
    private boolean done;

    private BodyParts(
        HttpServerRequest request, int limit, FairShare<String> memory, Consumer<byte[]> then) {
      this.request = request;
      this.limit = limit;
      this.memory = memory;
      this.owner = IpRange.countable(request.remoteAddress().hostAddress());
      this.then = then;
    }

    private void add(Buffer part) {
      int length = length();
      if (done) {
        return;
      }
      Buffer rest = part.length() > limit + 1 - length ? part.slice(0, limit + 1 - length) : part;
      if (!count(length + rest.length())) {
        release();
        Rejection.FULL.answer(request);
        return;
      }
      // Most bodies are one part, which is not copied.
      collected = Optional.of(collected.map(parts -> parts.appendBuffer(rest)).orElse(rest));
      if (length() > limit) {
        end();
      }
    }

    private boolean count(int length) {
      if (length <= UNCOUNTED_BYTES) {
        return true;
      }
      if (counted == 0) {
        request.exceptionHandler(closed -> release());
      }
      boolean fits = memory.take(owner, length - counted);
      counted = fits ? length : counted;
      return fits;
    }

    private void end() {
      if (!done) {
        byte[] body = collected.map(Buffer::getBytes).orElseGet(() -> new byte[0]);
        release();
        then.accept(body);
      }
    }

    private void release() {
      done = true;
      if (counted > 0) {
        memory.release(owner, counted);
        counted = 0;
      }
      collected = Optional.empty();
    }

    private int length() {
      return collected.map(Buffer::length).orElse(0);
    }
  }
}
