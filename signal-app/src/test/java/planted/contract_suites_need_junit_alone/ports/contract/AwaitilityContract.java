package planted.contract_suites_need_junit_alone.ports.contract;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

abstract class AwaitilityContract {
  @Test
  void failsWithoutTheLibrary() {
    await().until(() -> true);
  }
}
