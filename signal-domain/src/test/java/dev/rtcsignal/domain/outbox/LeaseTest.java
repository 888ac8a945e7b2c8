package dev.rtcsignal.domain.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
  private static Lease of(String line) {
    return new Lease(line, "holder", 1, Optional.empty());
  }

  @Test
  void aLineHasUpTo128Characters() {
    assertThat(of("x".repeat(128)).line()).hasSize(128);
    assertThatThrownBy(() -> of("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("129 characters");
  }

  /** MariaDB compares texts as if spaces at their ends were not there. */
  @ParameterizedTest
  @ValueSource(strings = {"", "line ", " ", "a b", "l\u00efne", "line\n"})
  void aLineIsVisibleAscii(String line) {
    assertThatThrownBy(() -> of(line)).isInstanceOf(IllegalArgumentException.class);
  }
}
