package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {
  private static final int PLACES = 1_000;

  private final FairShare<String> places = new FairShare<>(PLACES);

  /** Takes places until one is refused, or there can be no more; returns how many. */
  private int takeAll(String owner) {
    int taken = 0;
    while (taken <= PLACES && places.take(owner)) {
      taken++;
    }
    return taken;
  }

  @Test
  void oneOwnerGetsHalfOfThePlaces() {
    assertThat(takeAll("a")).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({"1, 500", "4, 200", "9, 100", "99, 10"})
  void ownersThatTakeInTurnsGetEqualShares(int owners, long share) {
    boolean more = true;
    for (int round = 0; more && round <= PLACES; round++) {
      more = IntStream.range(0, owners).filter(i -> places.take("owner " + i)).count() > 0;
    }
    assertThat(places.taken()).isEqualTo(owners * share);
    assertThat(takeAll("newcomer")).isGreaterThanOrEqualTo((int) share / 2);
  }

  @Test
  void aNewcomerGetsAPlaceHoweverManyOwnersTakeAllTheyCan() {
    for (int i = 0; i < 900; i++) {
      assertThat(takeAll("owner " + i)).as("owner %s", i).isPositive();
      if (places.taken() == 1_000) {
        return;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void takesNoMorePlacesThanThereAre(int all) {
    FairShare<Integer> few = new FairShare<>(all);
    long taken = IntStream.range(0, 10).filter(few::take).count();
    assertThat(taken).isEqualTo(all);
    assertThat(few.taken()).isEqualTo(all);
  }

  @Test
  void aReleasedPlaceCanBeTakenAgain() {
    int all = takeAll("a");
    places.release("a");
    assertThat(places.take("a")).isTrue();
    assertThat(places.take("a")).isFalse();
    IntStream.range(0, all).forEach(i -> places.release("a"));
    assertThat(places.taken()).isZero();
  }

  @Test
  void releasesOnlyWhatIsHeld() {
    assertThatThrownBy(() -> places.release("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("places were released that their owner does not hold");
    assertThat(places.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesToHaveNoPlaces(int all) {
    assertThatThrownBy(() -> new FairShare<>(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(all + " places; at least 1");
  }

  @Test
  void takesSeveralPlacesOrNone() {
    assertThat(places.take("a", 501)).isTrue();
    assertThat(places.take("b", 250)).isTrue();
    assertThat(places.take("b", 1)).as("250 and one, of 249 free").isFalse();
    assertThat(places.taken()).isEqualTo(751);
    places.release("a", 500);
    assertThat(places.take("a", 748)).isTrue();
    assertThatThrownBy(() -> places.release("a", 750)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> places.take("a", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 places to take; at least 1");
  }

  @Test
  void manyThreadsNeverTakeMoreThanThereAre() {
    long taken =
        IntStream.range(0, 20_000).parallel().filter(i -> places.take("owner " + i % 7)).count();
    assertThat(taken).isEqualTo(places.taken()).isLessThanOrEqualTo(1_000);
  }
}
