package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.quota.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendOptionsTest {
  @Test
  void defaultsToNormalPriorityWithoutOrderAndWithoutDuplicates() {
    assertThat(SendOptions.DEFAULT.priority()).isEqualTo(Priority.NORMAL);
    assertThat(SendOptions.DEFAULT.order()).isEmpty();
    assertThat(SendOptions.DEFAULT.deadline()).isEmpty();
    assertThat(SendOptions.DEFAULT.repetition()).isEqualTo(Repetition.NEVER_TWICE);
  }

  @Test
  void changingAnOptionKeepsTheOthers() {
    SendOptions all =
        SendOptions.DEFAULT
            .priority(Priority.CONTROL)
            .deadline(Duration.ofMillis(1))
            .orderKey("k")
            .correlationId("c-7")
            .duplicatesHarmless();
    assertThat(all.priority()).isEqualTo(Priority.CONTROL);
    assertThat(all.deadline()).contains(Duration.ofMillis(1));
    assertThat(all.order()).contains(new Order("k", Order.AfterFailure.GO_ON));
    assertThat(all.repetition()).isEqualTo(Repetition.DUPLICATES_HARMLESS);
    assertThat(all.correlationId()).contains("c-7");
    assertThat(all.withoutDeadline().deadline()).isEmpty();
    assertThat(all.withoutDeadline().correlationId()).contains("c-7");
  }

  @Test
  void aCorrelationIdTakes1To128Characters() {
    String longest = "x".repeat(128);
    assertThat(SendOptions.DEFAULT.correlationId(longest).correlationId()).contains(longest);
    assertThatThrownBy(() -> SendOptions.DEFAULT.correlationId(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a correlation id takes 1 to 128 characters but has 129");
    assertThatThrownBy(() -> SendOptions.DEFAULT.correlationId(""))
        .hasMessageContaining("but has 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aDeadlineIsPositive(long nanos) {
    assertThatThrownBy(() -> SendOptions.DEFAULT.deadline(Duration.ofNanos(nanos)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline");
  }

  @Test
  void anOrderKeyHas1To128Characters() {
    assertThat(SendOptions.DEFAULT.orderKey("k".repeat(128)).order()).isPresent();
    assertThatThrownBy(() -> SendOptions.DEFAULT.orderKey("k".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128");
    assertThatThrownBy(() -> SendOptions.DEFAULT.orderKey(""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
