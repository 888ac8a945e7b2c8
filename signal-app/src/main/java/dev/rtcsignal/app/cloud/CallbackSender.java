package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.UserAddress;
import java.util.concurrent.CompletionStage;

/** Posts a callback to the business server. */
@FunctionalInterface
public interface CallbackSender {
  /** Posts a callback. The stage never completes exceptionally. */
  CompletionStage<Result> post(Callback callback);

  /**
   * A callback.
   *
   * @param sender the user who sends; not part of the body (vendor-facts 4.3)
   * @param origin the message of the client, as {@code CLIENT:MSGID}
   */
  record Callback(
      UserAddress sender, String url, ClientMessage message, String signature, String origin) {
    /** Returns the body as it is posted. */
    public String body() {
      return bodyWith(signature);
    }

    /** Returns the body with another signature, as a masked one. */
    public String bodyWith(String otherSignature) {
      return Json.object()
          .add("message", message.wire())
          .add("binary", message.isBinary())
          .add("signature", otherSignature)
          .build()
          .toString();
    }

    /** Leaves URL, message and signature out. */
    @Override
    public String toString() {
      return "Callback[" + sender + "]";
    }
  }

  /**
   * The result that the SDK reports to the sender.
   *
   * @param error 0, 1, 5, 17 or 18 (vendor-facts 4.5)
   * @param status the HTTP status; 0 without a response
   * @param message the body of the response, which becomes the ACK
   */
  record Result(int error, int status, String message) {
    public static final int NOT_RECEIVED = 17;
    public static final int FAILED_TO_RESPOND = 18;

    /** Returns a result without a response. */
    public static Result failed(int error) {
      return new Result(error, 0, "");
    }

    /**
     * Returns the result of a response. Which statuses count as a failure is not documented; all
     * but 2xx do here (vendor-facts 4.4).
     */
    public static Result of(int status, String message) {
      boolean ok = status >= 200 && status < 300;
      return new Result(ok ? 0 : FAILED_TO_RESPOND, status, ok ? message : "");
    }

    /** Leaves the body out. */
    @Override
    public String toString() {
      return "Result[" + error + "]";
    }
  }
}
