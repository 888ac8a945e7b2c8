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
 * Reads the body of a request as the bytes that they are, whatever content type came with them. The
 * framework's own handler decodes forms, and a body that only says it is one would be lost.
 *
 * <p>Bodies that have come in part share an eighth of the heap; one that would take more is
 * answered 503.
 */
public final class BodyReader {
  private static final Budget SHARED = new Budget(Runtime.getRuntime().maxMemory() / 8);

  private BodyReader() {}

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
    read(request, limit, SHARED, then);
  }

  static void read(HttpServerRequest request, int limit, Budget budget, Consumer<byte[]> then) {
    Parts parts = new Parts(request, limit, budget, then);
    request.handler(parts::add);
    request.endHandler(end -> parts.end());
  }

  /** The memory that bodies may take together while they come. Safe for use by many threads. */
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

    private void giveBack(long all) {
      taken.addAndGet(-all);
    }
  }

  private static final class Parts {
    /** Most bodies are smaller, and are not worth counting. */
    private static final int SMALL = 4_096;

    private final HttpServerRequest request;
    private final int limit;
    private final Budget budget;
    private final Consumer<byte[]> then;
    private Optional<Buffer> collected = Optional.empty();
    private long counted;
    private boolean done;

    private Parts(HttpServerRequest request, int limit, Budget budget, Consumer<byte[]> then) {
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
        forget();
        Rejection.FULL.answer(request);
        return;
      }
      // Most bodies are one part, which need not be copied once more.
      collected = Optional.of(collected.map(parts -> parts.appendBuffer(rest)).orElse(rest));
      if (length() > limit) {
        end();
      }
    }

    private boolean count(int length) {
      if (length <= SMALL) {
        return true;
      }
      if (counted == 0) {
        request.exceptionHandler(gone -> forget());
      }
      boolean fits = budget.take(length - counted);
      counted = fits ? length : counted;
      return fits;
    }

    private void end() {
      if (!done) {
        byte[] body = collected.map(Buffer::getBytes).orElseGet(() -> new byte[0]);
        forget();
        then.accept(body);
      }
    }

    private void forget() {
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
