package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.contract.QuotaContract;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Suites of quotas, a correct one and some with one defect each. */
final class WrongQuotas {
  private WrongQuotas() {}

  static class Correct extends QuotaContract {
    private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

    @Override
    protected Quota quota(QuotaLimits limits) {
      return new InMemoryQuota(clock(), limits);
    }

    final InstantSource clock() {
      return () -> now;
    }

    @Override
    protected void pass(Duration duration) {
      now = now.plus(duration);
    }
  }

  static final class PermitsOneMore extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return super.quota(limits.perSecond(21, 5));
    }
  }

  static final class PermitsOneMoreForARoom extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return super.quota(limits.perSecond(20, 6));
    }
  }

  static final class IgnoresThrottles extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return new Delegating(super.quota(limits)) {
        @Override
        public void throttled(QuotaDecision.Permit permit) {
          // The defect.
        }
      };
    }
  }

  static final class IgnoresLateAnswers extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return new Delegating(super.quota(limits)) {
        @Override
        public void answered(QuotaDecision.Permit permit) {
          // The defect.
        }
      };
    }
  }

  static final class CountsFromThePermit extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return new Delegating(super.quota(limits)) {
        @Override
        public QuotaDecision.Permit leaves(QuotaDecision.Permit permit) {
          return permit; // The defect.
        }
      };
    }
  }

  static final class OneLedgerForAllApplications extends Correct {
    @Override
    protected Quota quota(QuotaLimits limits) {
      return super.quota(limits.accountWide());
    }
  }

  private abstract static class Delegating implements Quota {
    private final Quota quota;

    Delegating(Quota quota) {
      this.quota = quota;
    }

    @Override
    public QuotaDecision take(QuotaClaim claim) {
      return quota.take(claim);
    }

    @Override
    public QuotaDecision.Permit leaves(QuotaDecision.Permit permit) {
      return quota.leaves(permit);
    }

    @Override
    public void answered(QuotaDecision.Permit permit) {
      quota.answered(permit);
    }

    @Override
    public void unanswered(QuotaDecision.Permit permit) {
      quota.unanswered(permit);
    }

    @Override
    public void throttled(QuotaDecision.Permit permit) {
      quota.throttled(permit);
    }

    @Override
    public QuotaDecision.Wait soonest(QuotaClaim claim, QueueAhead ahead) {
      return quota.soonest(claim, ahead);
    }

    @Override
    public QuotaLimits limits(AppId app) {
      return quota.limits(app);
    }

    @Override
    public QuotaUsage use(AppId app) {
      return quota.use(app);
    }
  }
}
