package dev.rtcsignal.ports.dispatch;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the cause of a failed future, and describes it for a log.
 *
 * <pre>{@code
 * transport.sendAsync(signal).exceptionally(error -> {
 *   log(Failures.describe(Failures.unwrap(error)));
 *   return null;
 * });
 * }</pre>
 */
public final class Failures {
  private static final int MAX_CAUSES = 8;
  private static final int MAX_FRAMES = 12;

  private Failures() {}

  /**
   * Returns the exception inside the wrappers of futures.
   *
   * @param error as a future reports it
   * @return the cause of nested {@code CompletionException}s and {@code ExecutionException}s
   */
  public static Throwable unwrap(Throwable error) {
    Throwable inner = error;
    while (isWrapper(inner) && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * Describes an exception and its causes by their types and frames. Messages are left out, since
   * they may quote a payload or a key.
   *
   * @param error the exception
   * @return one line, of at most {@value #MAX_CAUSES} exceptions with {@value #MAX_FRAMES} frames
   *     each: {@code java.lang.IllegalStateException at app.Orders.load(Orders.java:12) < …, caused
   *     by java.sql.SQLException at …}
   */
  public static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      text.append(depth == 0 ? "" : ", caused by ").append(cause.getClass().getName());
      String frames =
          Stream.of(cause.getStackTrace())
              .limit(MAX_FRAMES)
              .map(StackTraceElement::toString)
              .collect(Collectors.joining(" < "));
      text.append(frames.isEmpty() ? "" : " at ").append(frames);
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static boolean isWrapper(Throwable error) {
    return error instanceof CompletionException || error instanceof ExecutionException;
  }
}
