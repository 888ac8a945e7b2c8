package planted.contract_suites_need_junit_alone.ports.contract;

import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;

abstract class FixtureContract {
  Quota isInAnotherJar() {
    return new UnlimitedQuota();
  }
}
