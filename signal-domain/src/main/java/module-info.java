/**
 * The signaling model: what is said ({@link dev.rtcsignal.domain.message}), who may be believed
 * ({@link dev.rtcsignal.domain.auth}) and what became of it ({@link
 * dev.rtcsignal.domain.delivery}).
 *
 * <p>Immutable values and pure functions. Time and chance come in as parameters. Needs nothing but
 * {@code java.base}.
 */
module dev.rtcsignal.domain {
  exports dev.rtcsignal.domain.inbound;
  exports dev.rtcsignal.domain.message;
  exports dev.rtcsignal.domain.quota;
  exports dev.rtcsignal.domain.auth;
  exports dev.rtcsignal.domain.delivery;
  exports dev.rtcsignal.domain.event;
  exports dev.rtcsignal.domain.outbox;
}
