package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * The quota of a line, as far as its processes tell each other of it.
 *
 * @param use by this process
 * @param resumes begins after so many units of another process; false if it cannot
 */
record LineQuota(Supplier<Fill> use, LongPredicate resumes) {
  static final LineQuota UNKNOWN = new LineQuota(() -> Fill.NONE, units -> false);

  /** Begins after another process; false if that is to be waited out. */
  boolean resume(Fill before) {
    try {
      return resumes.test(before.used());
    } catch (RuntimeException | Error e) {
      // The quota is the application's code.
      RelayLog.taskFailed(e);
      return false;
    }
  }
}
