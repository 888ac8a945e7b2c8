package dev.rtcsignal.app.testkit;

/**
 * What came of a message to the business server (vendor-facts 4.5).
 *
 * @param error 0 for success; 17 not received, 18 no good answer, 5 too many a second
 * @param message what the server answered, its ACK
 */
public record ServerReply(int error, String message) {
  /** Leaves the message out. */
  @Override
  public String toString() {
    return "ServerReply[" + error + "]";
  }
}
