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
 *     error status or a broken response
 * @param message the ACK: the body of the server's response
 */
public record ServerReply(int error, String message) {
  /** Leaves the message out. */
  @Override
  public String toString() {
    return "ServerReply[" + error + "]";
  }
}
