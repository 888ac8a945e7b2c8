package dev.rtcsignal.app.emulator;

import java.util.concurrent.CompletionStage;

/** Posts a callback to the business server. */
@FunctionalInterface
interface CallbackSender {
  /** Completes normally, always. */
  CompletionStage<Answer> post(String url, String body);

  /**
   * What came of it.
   *
   * @param error 0, 17 or 18 (Spec 4.5)
   * @param message the body of the answer
   */
  record Answer(int error, String message) {
    static final int NOT_RECEIVED = 17;
    static final int FAILED_TO_RESPOND = 18;

    static Answer failed(int error) {
      return new Answer(error, "");
    }

    /** Leaves the body out. */
    @Override
    public String toString() {
      return "Answer[" + error + "]";
    }
  }
}
