package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.outbox.LineSender;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.util.Map;
import java.util.Optional;

/**
 * The use of a quota that replicas share: as counted here while this one sends, else as the one
 * that sends has published it.
 */
public record LineUse(Quota quota, OutboxTransport outbox) {
  /** Returns the use of the quota; of rooms only the process that sends knows. */
  public QuotaUsage of(AppId app) {
    QuotaUsage own = quota.use(app);
    return sender()
        .filter(sender -> !sender.isHere())
        .map(sender -> new QuotaUsage(own.limits(), known(sender.use(), own), Map.of()))
        .orElse(own);
  }

  /** A process that has just begun to send has published nothing yet. */
  private static Fill known(Fill published, QuotaUsage own) {
    return published.equals(Fill.NONE)
        ? new Fill(0, own.limits().total(), own.limits().total())
        : published;
  }

  /** Tells whether this process sends. */
  boolean isSenderHere() {
    return sender().filter(LineSender::isHere).isPresent();
  }

  /** Returns the process that sends; empty before the store has answered first. */
  public Optional<LineSender> sender() {
    return outbox.sender();
  }
}
