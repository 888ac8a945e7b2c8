package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final ApiKeys keys = ApiKeys.of(List.of("front-test-api-key-1", "front-test-api-key-2ü"));

  @Test
  void containsExactlyTheGivenKeys() {
    assertThat(keys.contain("front-test-api-key-1")).isTrue();
    assertThat(keys.contain("front-test-api-key-2ü")).isTrue();
    for (String other :
        List.of(
            "",
            "front-test-api-key-",
            "front-test-api-key-1 ",
            "front-test-api-key-12",
            "FRONT-test-api-key-1",
            "front-test-api-key-2u")) {
      assertThat(keys.contain(other)).as(other).isFalse();
    }
  }

  @Test
  void containsNoKeyWhenEmptyNotEvenTheEmptyText() {
    ApiKeys none = ApiKeys.of(List.of());
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.contain("")).isFalse();
    assertThat(keys.isEmpty()).isFalse();
  }

  @Test
  void printsOnlyTheNumberOfKeys() {
    assertThat(keys).hasToString("ApiKeys[2, ***]");
  }
}
