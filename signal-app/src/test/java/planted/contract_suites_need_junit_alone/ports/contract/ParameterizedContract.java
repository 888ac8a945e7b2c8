package planted.contract_suites_need_junit_alone.ports.contract;

import org.junit.jupiter.params.ParameterizedTest;

abstract class ParameterizedContract {
  @ParameterizedTest
  abstract void vanishesWithoutTheLibrary(String input);
}
