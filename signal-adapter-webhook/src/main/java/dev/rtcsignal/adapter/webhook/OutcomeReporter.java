package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Measures how long a callback took, and passes its outcome to the listener. */
record OutcomeReporter<T>(CallbackListener<T> listener, InstantSource clock) {
  private static final Logger LOG = System.getLogger(OutcomeReporter.class.getName());

  ReceivedCallback<T> report(
      CallbackOutcome<T> outcome, Instant at, byte[] body, Optional<UnverifiedContent> content) {
    ReceivedCallback<T> callback =
        new ReceivedCallback<>(
            outcome, at, Duration.between(at, clock.instant()), body.length, content);
    try {
      listener.onCallback(callback);
    } catch (RuntimeException | Error e) {
      // Not its message, which may quote the payload.
      LOG.log(Level.WARNING, "a callback listener failed: {0}", Failures.describe(e));
    }
    return callback;
  }
}
