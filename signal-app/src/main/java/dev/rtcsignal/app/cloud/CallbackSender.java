package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import java.util.concurrent.CompletionStage;

/** Posts a callback to the business server. */
@FunctionalInterface
public interface CallbackSender {
  /** Completes normally, always. */
  CompletionStage<Answer> post(Callback callback);

  /** What is posted, and for whom; the business server is not told for whom (vendor-facts 4.3). */
  record Callback(AppId app, UserId user, String url, ClientMessage message, String signature) {
    public String body() {
      return bodyWith(signature);
    }

    public String bodyWith(String shown) {
      return Json.object()
          .add("message", message.wire())
          .add("binary", message.isBinary())
          .add("signature", shown)
          .build()
          .toString();
    }

    /** Leaves URL, message and signature out. */
    @Override
    public String toString() {
      return "Callback[" + app + ", " + user + "]";
    }
  }

  /**
   * What came of it.
   *
   * @param error 0, 1, 5, 17 or 18 (vendor-facts 4.5)
   * @param status the HTTP status; 0 if there was none
   * @param message the body of the answer
   */
  record Answer(int error, int status, String message) {
    public static final int NOT_RECEIVED = 17;
    public static final int FAILED_TO_RESPOND = 18;

    public static Answer failed(int error) {
      return new Answer(error, 0, "");
    }

    /** Which statuses count as a failure is not documented; these do (vendor-facts 4.4). */
    public static Answer of(int status, String message) {
      boolean ok = status >= 200 && status < 300;
      return new Answer(ok ? 0 : FAILED_TO_RESPOND, status, ok ? message : "");
    }

    /** Leaves the body out. */
    @Override
    public String toString() {
      return "Answer[" + error + "]";
    }
  }
}
