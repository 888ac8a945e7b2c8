package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.contract.QuotaContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InMemoryQuotaTest extends QuotaContract {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));

  @Override
  protected Quota quota(QuotaLimits limits) {
    return new InMemoryQuota(now::get, limits);
  }

  @Override
  protected void pass(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }

  @Test
  void aClockThatIsSetBackByAnHourDoesNotStopItForAnHour() {
    Quota quota = quota(LIMITS);
    pass(Duration.ofSeconds(3));
    QuotaClaim claim = new QuotaClaim(APP, Optional.empty(), 20, Priority.NORMAL);
    assertThat(quota.take(claim)).isInstanceOf(Permit.class);
    pass(Duration.ofHours(-1));
    assertThat(quota.take(claim)).isNotInstanceOf(Permit.class);
    pass(Duration.ofSeconds(1));
    assertThat(quota.take(claim)).isInstanceOf(Permit.class);
  }
}
