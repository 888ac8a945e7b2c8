package dev.rtcsignal.app.net;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads the body of a request as raw bytes, whatever its content type: Vert.x's own handler decodes
 * forms, which would lose a body that only claims to be one. Thread-safe.
 *
 * <p>All incomplete bodies together take at most an eighth of the heap; a request that would take
 * more is answered 503.
 */
public final class BodyReader {
  private static final Budget SHARED = new Budget(Runtime.getRuntime().maxMemory() / 8);

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
        read(context, limit, then);
      } else {
        ContentCoding.refuse(context.response());
        ErrorReply.send(context, 415, "content-encoding", ContentCoding.RULE);
      }
    };
  }

  private static void read(
      RoutingContext context, int limit, BiConsumer<RoutingContext, byte[]> then) {
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

  static void read(HttpServerRequest request, int limit, Budget budget, Consumer<byte[]> then) {
    BodyParts parts = new BodyParts(request, limit, budget, then);
    request.handler(parts::add);
    request.endHandler(end -> parts.end());
  }

  /** The memory that incomplete bodies may take together. Thread-safe. */
  static final class Budget {
    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    Budget(long bytes) {
      this.bytes = bytes;
    }

    long taken() {
      return taken.get();
    }

    private boolean take(long more) {
      if (taken.addAndGet(more) <= bytes) {
        return true;
      }
      taken.addAndGet(-more);
      return false;
    }

    private void giveBack(long bytesTaken) {
      taken.addAndGet(-bytesTaken);
    }
  }

  private static final class BodyParts {
    /** Smaller bodies, which are most, are not counted. */
    private static final int UNCOUNTED_BYTES = 4_096;

    private final HttpServerRequest request;
    private final int limit;
    private final Budget budget;
    private final Consumer<byte[]> then;
    private Optional<Buffer> collected = Optional.empty();
    private long counted;
    private boolean done;

    private BodyParts(HttpServerRequest request, int limit, Budget budget, Consumer<byte[]> then) {
      this.request = request;
      this.limit = limit;
      this.budget = budget;
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
      boolean fits = budget.take(length - counted);
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
      budget.giveBack(counted);
      counted = 0;
      collected = Optional.empty();
    }

    private int length() {
      return collected.map(Buffer::length).orElse(0);
    }
  }
}
