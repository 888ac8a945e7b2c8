package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Instant;

/**
 * Verifies the signature of a callback and returns its sender.
 *
 * <pre>{@code
 * SenderCheck check = (signature, now) -> sessions.containsKey(signature)
 *     ? new Verdict.Trusted<>(VerifiedSender.unchecked(app, sessions.get(signature)))
 *     : new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM);
 * }</pre>
 *
 * <p>The cloud passes on the text that the client gave to {@code setServerParams} and checks
 * nothing (vendor-facts 3.3), so the form of the signature is the business server's own choice.
 *
 * <p>Called for each callback, by many threads, event loops among them: must not block, and must
 * not throw for any input.
 */
@FunctionalInterface
public interface SenderCheck {
  /**
   * Verifies a signature.
   *
   * @param signature of the callback: any non-empty text, perhaps hostile
   * @param now for expiry
   * @return the sender, or the reason for rejecting the callback
   */
  Verdict<VerifiedSender> check(String signature, Instant now);
}
