package dev.rtcsignal.app.net;

/** What a connection is doing, and with that the timeout that holds for it. */
enum ConnectionPhase {
  /**
   * In the TLS handshake, then without a request yet; closed after {@link
   * dev.rtcsignal.app.config.ServerLimits#delivery()} in each.
   */
  AWAITING_FIRST_HEAD,
  /**
   * A body is incomplete; answered 408 after {@link
   * dev.rtcsignal.app.config.ServerLimits#delivery()}.
   */
  RECEIVING,
  /** The server works on a response; no deadline. */
  HANDLING,
  /** Output waits for the client to read; the output timer watches. */
  SENDING,
  /** Between two requests; closed after {@link dev.rtcsignal.app.config.ServerLimits#idle()}. */
  IDLE,
  /** The last response is sent or its request never completes; closed after a second. */
  REJECTED,
  /** Closing in order; closed by force after a second, or by the output timer. */
  CLOSING
}
