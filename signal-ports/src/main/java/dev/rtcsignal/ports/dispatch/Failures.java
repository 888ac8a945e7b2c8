package dev.rtcsignal.ports.dispatch;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Finds the cause of a failed future. */
public final class Failures {
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

  private static boolean isWrapper(Throwable error) {
    return error instanceof CompletionException || error instanceof ExecutionException;
  }
}
