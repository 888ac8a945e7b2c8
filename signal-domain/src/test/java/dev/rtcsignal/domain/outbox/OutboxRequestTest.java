package dev.rtcsignal.domain.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rtcsignal.domain.delivery.SendOptions;
import org.junit.jupiter.api.Test;

class OutboxRequestTest {
  private static final OutboxRequest REQUEST = OutboxSamples.request(SendOptions.DEFAULT);

  @Test
  void isSentAtOnceUnlessATimeIsSet() {
    assertThat(REQUEST.sendAt()).isEmpty();
  }

  @Test
  void aTimeChangesACopyAndNothingElse() {
    OutboxRequest later = REQUEST.at(OutboxSamples.NOW);
    assertThat(later.sendAt()).contains(OutboxSamples.NOW);
    assertThat(REQUEST.sendAt()).isEmpty();
    assertThat(new OutboxRequest(later.name(), later.signal(), later.options())).isEqualTo(REQUEST);
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new OutboxRequest(null, REQUEST.signal(), SendOptions.DEFAULT));
    assertThatNullPointerException()
        .isThrownBy(() -> new OutboxRequest(REQUEST.name(), null, SendOptions.DEFAULT));
    assertThatNullPointerException()
        .isThrownBy(() -> new OutboxRequest(REQUEST.name(), REQUEST.signal(), null));
    assertThatNullPointerException()
        .isThrownBy(
            () -> new OutboxRequest(REQUEST.name(), REQUEST.signal(), SendOptions.DEFAULT, null));
  }
}
