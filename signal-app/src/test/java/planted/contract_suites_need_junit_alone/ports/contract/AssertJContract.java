package planted.contract_suites_need_junit_alone.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class AssertJContract {
  @Test
  void failsWithoutTheLibrary() {
    assertThat(1).isOne();
  }
}
