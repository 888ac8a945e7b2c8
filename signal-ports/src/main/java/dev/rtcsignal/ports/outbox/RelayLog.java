package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The log lines of the outbox; none holds a payload. */
final class RelayLog {
  private static final Logger LOG = System.getLogger(OutboxTransport.class.getName());

  private RelayLog() {}

  static void taskFailed(Throwable failure) {
    LOG.log(Level.ERROR, "a step of the outbox failed: {0}", Failures.describe(failure));
  }

  static void storeFailed(String what, Throwable failure) {
    LOG.log(
        Level.WARNING, "the store failed to {0}, which is repeated: {1}", what, reason(failure));
  }

  private static String reason(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    return cause instanceof StoreException known ? known.getMessage() : Failures.describe(cause);
  }

  static void notStored(Throwable failure) {
    LOG.log(Level.WARNING, "a signal could not be made durable: {0}", reason(failure));
  }

  static void tookOver(Lease lease) {
    LOG.log(
        Level.DEBUG,
        "sends for line {0} from now, epoch {1}",
        lease.line(),
        Long.toString(lease.epoch()));
  }

  static void lost(Lease lease) {
    LOG.log(
        Level.WARNING,
        "lost the lease of line {0}, epoch {1}; another process sends, or none until it is back",
        lease.line(),
        Long.toString(lease.epoch()));
  }
}
