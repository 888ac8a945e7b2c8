package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentCallbacksTest {
  private static final CallbackResponse RESPONSE =
      new CallbackResponse(200, Bytes.empty(), "acknowledged");

  private static final int LARGEST_BODY = 524_288;

  private final RecentCallbacks received = new RecentCallbacks();
  private long last;

  private void add(int times, int bytes) {
    for (int i = 0; i < times; i++) {
      received.add(
          new RecentCallback(
              ++last,
              Instant.EPOCH,
              Duration.ZERO,
              "handled",
              new byte[bytes],
              RESPONSE,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
  }

  private List<Long> kept() {
    return received.all().stream().map(RecentCallback::id).toList();
  }

  private static List<Long> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).asLongStream().boxed().toList();
  }

  @Test
  void keepsTheLast200OldestFirst() {
    add(199, 1);
    assertThat(kept()).isEqualTo(numbers(1, 199));
    add(1, 1);
    assertThat(kept()).isEqualTo(numbers(1, 200));
    add(1, 1);
    assertThat(kept()).isEqualTo(numbers(2, 201));
    add(500, 1);
    assertThat(kept()).isEqualTo(numbers(502, 701));
  }

  @Test
  void dropsTheOldestForOneByteMoreThanEightMebibytes() {
    add(16, LARGEST_BODY);
    assertThat(kept()).isEqualTo(numbers(1, 16));
    add(1, 1);
    assertThat(kept()).isEqualTo(numbers(2, 17));
  }

  @Test
  void dropsAsManyAsALargeBodyNeeds() {
    add(100, 1);
    add(16, LARGEST_BODY);
    assertThat(kept()).isEqualTo(numbers(101, 116));
  }

  @Test
  void findsAKeptCallbackById() {
    add(201, 1);
    assertThat(received.find(1)).isEmpty();
    assertThat(received.find(2)).isPresent();
    assertThat(received.find(201)).isPresent();
    assertThat(received.find(202)).isEmpty();
  }
}
