package dev.rtcsignal.app.fuzz;

import java.util.concurrent.CompletionStage;

/** Checks properties that hold for every input. Messages of violations never quote the input. */
public final class Invariant {
  private Invariant() {}

  /**
   * @param invariant a sentence in the present tense
   */
  public static void check(boolean holds, String invariant) {
    if (!holds) {
      throw new AssertionError("invariant violated: " + invariant);
    }
  }

  /** Returns the value of a stage, which must be complete and without a failure. */
  static <T> T completed(CompletionStage<T> stage, String invariant) {
    check(stage.toCompletableFuture().isDone(), invariant + ", without waiting");
    try {
      return stage.toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new AssertionError(
          "invariant violated: " + invariant + ", without an exception", withoutMessage(e));
    }
  }

  /** Keeps the class and the stack trace, but not the message, which may quote the input. */
  private static Throwable withoutMessage(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Throwable bare = new IllegalStateException(cause.getClass().getName());
    bare.setStackTrace(cause.getStackTrace());
    return bare;
  }
}
