package dev.rtcsignal.ports.dispatch;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What made a future fail. */
public final class Failures {
  private Failures() {}

  /** Returns the cause inside the exceptions that futures wrap it in, however often. */
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
