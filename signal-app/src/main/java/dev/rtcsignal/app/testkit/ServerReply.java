package dev.rtcsignal.app.testkit;

/**
 * The result of a message to the business server (vendor-facts 4.5).
 *
 * <pre>{@code
 * ServerReply reply = alice.sendServerMessage("hello");
 * assertThat(reply.error()).isZero();
 * assertThat(reply.message()).isEqualTo("welcome");
 * }</pre>
 *
 * @param error 0 for success; 1 no ACK in time, 5 over the limit per second, 17 not received, 18 an
 *     error status or a broken response, 105 not logged in, 106 without setServerParams
 * @param message the ACK: the body of the server's response
 */
public record ServerReply(int error, String message) {
  /** Names the error, and leaves the message out. */
  @Override
  public String toString() {
    return "ServerReply[" + error + ": " + meaning() + "]";
  }

  private String meaning() {
    return switch (error) {
      case 0 -> "success";
      case 1 -> "the server answered too late";
      case 5 -> "over the limit of messages per second";
      case 17 -> "the server was not reached";
      case 18 -> "an error status or a broken response of the server; see RtcEmulator.requests()";
      case 103 -> "longer than a message may be";
      case 105 -> "the client is not logged in";
      case 106 -> "setServerParams was not called";
      default -> "vendor-facts 4.5 lists the codes";
    };
  }
}
