package dev.rtcsignal.app.fuzz;

import java.util.concurrent.CompletionStage;

/** What must hold whatever comes in. What is told of a broken one never quotes what came in. */
public final class Promise {
  private Promise() {}

  /**
   * @param promise a sentence
   */
  public static void holds(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError("broken: " + promise);
    }
  }

  /** Returns what a stage came to, which must be there, and no failure. */
  static <T> T kept(CompletionStage<T> stage, String promise) {
    holds(stage.toCompletableFuture().isDone(), promise + ": at once");
    try {
      return stage.toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new AssertionError("broken: " + promise + ": normally", withoutMessage(e));
    }
  }

  /** Where it happened, but not its message, which may quote what came in. */
  private static Throwable withoutMessage(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Throwable bare = new IllegalStateException(cause.getClass().getName());
    bare.setStackTrace(cause.getStackTrace());
    return bare;
  }
}
