package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final SendResult RESULT = new SendResult.Accepted("r");
  private static final SendResult GAVE_UP =
      new SendResult.NotSent(SendResult.NotSent.Reason.OUT_OF_TURN);

  private final Turns turns = new Turns(2);

  @Test
  void theFirstOfAKeyHasItsTurnAtOnceAndTheNextWhenItIsOver() {
    Turns.Turn first = join("k");
    assertThat(first.coming()).isCompletedWithValue(Optional.empty());
    Turns.Turn second = join("k");
    Turns.Turn third = join("k");
    assertThat(second.coming()).isNotDone();
    turns.over(first, RESULT);
    assertThat(second.coming()).isCompletedWithValue(Optional.of(RESULT));
    assertThat(third.coming()).isNotDone();
  }

  @Test
  void keysDoNotWaitForEachOther() {
    join("k");
    assertThat(join("other").coming()).isCompleted();
  }

  @Test
  void aKeyThatNobodyHoldsIsFree() {
    turns.over(join("k"), RESULT);
    assertThat(join("k").coming()).isCompletedWithValue(Optional.empty());
  }

  @Test
  void beyondTheBoundNobodyWaits() {
    Turns.Turn first = join("k");
    join("k");
    join("k");
    assertThat(turns.join("k")).isEmpty();
    turns.over(first, RESULT);
    assertThat(turns.join("k")).isPresent();
  }

  @Test
  void whoGivesUpBeforeItsTurnLeavesItsPlaceToAnother() {
    join("k");
    join("k");
    Turns.Turn impatient = join("k");
    turns.over(impatient, GAVE_UP);
    assertThat(turns.join("k")).isPresent();
  }

  @Test
  void whoComesAfterOneThatGaveUpLearnsThatWhenItsTurnComes() {
    Turns.Turn first = join("k");
    Turns.Turn impatient = join("k");
    Turns.Turn third = join("k");
    turns.over(impatient, GAVE_UP);
    assertThat(third.coming()).isNotDone();
    turns.over(first, RESULT);
    assertThat(third.coming()).isCompletedWithValue(Optional.of(GAVE_UP));
  }

  private Turns.Turn join(String key) {
    return turns.join(key).orElseThrow();
  }
}
