package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final SendResult RESULT = new SendResult.Accepted("r");

  private final Turns turns = new Turns(2);

  @Test
  void theFirstOfAKeyHasItsTurnAtOnceAndTheNextWhenItIsOver() {
    assertThat(join("k")).isCompletedWithValue(Optional.empty());
    CompletableFuture<Optional<SendResult>> second = join("k");
    CompletableFuture<Optional<SendResult>> third = join("k");
    assertThat(second).isNotDone();
    turns.over("k", RESULT);
    assertThat(second).isCompletedWithValue(Optional.of(RESULT));
    assertThat(third).isNotDone();
  }

  @Test
  void keysDoNotWaitForEachOther() {
    join("k");
    assertThat(join("other")).isCompleted();
  }

  @Test
  void aKeyThatNobodyHoldsIsFree() {
    join("k");
    turns.over("k", RESULT);
    assertThat(join("k")).isCompletedWithValue(Optional.empty());
  }

  @Test
  void beyondTheBoundNobodyWaits() {
    join("k");
    join("k");
    join("k");
    assertThat(turns.join("k")).isEmpty();
    turns.over("k", RESULT);
    assertThat(turns.join("k")).isPresent();
  }

  private CompletableFuture<Optional<SendResult>> join(String key) {
    return turns.join(key).orElseThrow();
  }
}
