package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.DeliveryListener;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs each send that the cloud did not accept in one line at level WARN, without its payload and
 * the message of the cloud. The quota bounds their rate.
 */
final class FailedSends implements DeliveryListener {
  private static final Log LOG = LogFactory.getLog(FailedSends.class);

  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    Audience to = signal.to();
    return (result, took) -> result.ifNotAccepted(failed -> log(to, failed, took));
  }

  private static void log(Audience to, SendResult failed, Duration took) {
    LOG.warn(
        String.format(
            "send failed: %s to=%s recipients=%d attempts=%d tookMs=%d",
            failed, OutcomeNames.of(to), to.units(), failed.attempts().size(), took.toMillis()));
  }
}
