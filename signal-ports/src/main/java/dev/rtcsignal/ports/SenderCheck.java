package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Instant;

/**
 * Proves who sent a callback. The cloud passes on whatever text the client gave to {@code
 * setServerParams} and checks nothing (vendor-facts 3.3), so its form is the business server's own
 * choice.
 *
 * <p>Called on event loops by many threads: takes microseconds, does not block, and never throws
 * for what it is given.
 */
@FunctionalInterface
public interface SenderCheck {
  /** Judges the {@code signature} of a callback: any non-empty text, perhaps hostile. */
  Verdict<VerifiedSender> check(String signature, Instant now);
}
