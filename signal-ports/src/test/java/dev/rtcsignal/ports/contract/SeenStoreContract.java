package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SeenStore.Claim;
import dev.rtcsignal.ports.SeenStore.Claimed;
import dev.rtcsignal.ports.SeenStore.Granted;
import dev.rtcsignal.ports.SeenStore.Handled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link SeenStore}. Extend it, and give {@link #open} a store as one process
 * opens it, and {@link #pass} a way to let time pass. Needs {@code junit-jupiter-api} alone.
 */
public abstract class SeenStoreContract {
  private static final Duration HANDLING = Duration.ofSeconds(15);
  private static final Duration RETENTION = Duration.ofMinutes(10);
  private static final int MANY = 200;

  private SeenStore one;
  private SeenStore two;

  /** Returns the store as another process opens it; in memory it may be the same. */
  protected abstract SeenStore open() throws Exception;

  /** Lets so much time pass by the clock of the store. */
  protected abstract void pass(Duration duration) throws Exception;

  @BeforeEach
  void start() throws Exception {
    one = open();
    two = open();
  }

  @Test
  void aNewMessageIsGranted() throws Exception {
    Granted granted = granted(one, "a");
    assertEquals(List.of("a"), granted.names(), "the names of the claim");
  }

  @Test
  void aMessageThatIsClaimedIsNotGrantedAgain() throws Exception {
    granted(one, "a");
    for (SeenStore store : List.of(one, two)) {
      Claimed claimed = assertInstanceOf(Claimed.class, claim(store, "a"), "the second claim");
      assertTrue(
          claimed.endsIn().compareTo(HANDLING) <= 0 && !claimed.endsIn().isZero(),
          () -> "the claim of " + HANDLING + " ends in " + claimed.endsIn());
    }
  }

  @Test
  void aConfirmedMessageIsHandled() throws Exception {
    get(one.confirm(granted(one, "a")));
    assertInstanceOf(Handled.class, claim(one, "a"), "the claim of the same process");
    assertInstanceOf(Handled.class, claim(two, "a"), "the claim of another process");
  }

  @Test
  void aReleasedMessageIsGrantedAgain() throws Exception {
    Granted first = granted(one, "a");
    get(one.release(first));
    assertNotEquals(first.id(), granted(two, "a").id(), "the ids of two claims");
  }

  @Test
  void aClaimThatHasEndedIsGrantedToAnother() throws Exception {
    granted(one, "a");
    pass(HANDLING.minusSeconds(5));
    assertInstanceOf(Claimed.class, claim(two, "a"), "the claim before the first has ended");
    pass(Duration.ofSeconds(6));
    granted(two, "a");
  }

  @Test
  void aProcessThatConfirmsLateHasHandledTheMessage() throws Exception {
    Granted late = granted(one, "a");
    pass(HANDLING.plusSeconds(1));
    Granted again = granted(two, "a");
    get(one.confirm(late));
    assertInstanceOf(Handled.class, claim(one, "a"), "the claim after the late confirmation");
    get(two.release(again));
    assertInstanceOf(Handled.class, claim(one, "a"), "the claim after the other has failed");
  }

  @Test
  void aProcessThatReleasesLateDoesNotReleaseTheClaimOfAnother() throws Exception {
    Granted late = granted(one, "a");
    pass(HANDLING.plusSeconds(1));
    granted(two, "a");
    get(one.release(late));
    assertInstanceOf(Claimed.class, claim(one, "a"), "the claim while the other handles it");
  }

  @Test
  void aMessageIsForgottenAfterItsRetention() throws Exception {
    get(one.confirm(granted(one, "a")));
    pass(RETENTION.minusSeconds(5));
    assertInstanceOf(Handled.class, claim(two, "a"), "the claim within the retention");
    pass(Duration.ofSeconds(6));
    granted(two, "a");
  }

  @Test
  void aMessageIsTheSameAsEachWithOneOfItsNames() throws Exception {
    get(one.confirm(granted(one, "a", "b")));
    assertInstanceOf(Handled.class, claim(two, "b", "c"), "the claim with a name in common");
    granted(two, "c");
  }

  @Test
  void aMessageWithNamesOfTwoOthersIsHandledIfOneOfThemIs() throws Exception {
    granted(one, "a");
    get(one.confirm(granted(one, "b")));
    assertInstanceOf(Handled.class, claim(two, "a", "b"), "the claim of both names");
    assertInstanceOf(Handled.class, claim(two, "b", "a"), "the claim in the other order");
  }

  @Test
  void namesAreComparedExactly() throws Exception {
    for (String name : List.of("a", "A", "a ", "\u00e4", "a\nb", "x".repeat(2_000))) {
      granted(one, name);
    }
  }

  @Test
  void refusesAMessageWithoutAName() {
    assertThrows(
        IllegalArgumentException.class, () -> one.claim(List.of(), HANDLING, RETENTION), "no name");
  }

  @Test
  void ofManyProcessesOneGetsEachMessage() throws Exception {
    List<CompletableFuture<Claim>> claims = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      List<String> names = List.of("a" + i, "b" + i);
      claims.add(one.claim(names, HANDLING, RETENTION));
      claims.add(two.claim(names, HANDLING, RETENTION));
      claims.add(one.claim(names, HANDLING, RETENTION));
    }
    for (int i = 0; i < MANY; i++) {
      int granted = 0;
      for (CompletableFuture<Claim> claim : claims.subList(3 * i, 3 * i + 3)) {
        granted += get(claim) instanceof Granted ? 1 : 0;
      }
      assertEquals(1, granted, "of three claims of message " + i + " so many were granted");
    }
  }

  @Test
  void claimsCompleteInTheOrderOfTheCalls() throws Exception {
    ConcurrentLinkedQueue<Integer> completed = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> all =
        IntStream.range(0, MANY)
            .mapToObj(
                i ->
                    one.claim(List.of("a" + i % 150), HANDLING, RETENTION)
                        .thenAccept(claim -> completed.add(i)))
            .toList();
    get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    assertEquals(
        IntStream.range(0, MANY).boxed().toList(), List.copyOf(completed), "the order of the ends");
  }

  private static Claim claim(SeenStore store, String... names) throws Exception {
    return get(store.claim(List.of(names), HANDLING, RETENTION));
  }

  private static Granted granted(SeenStore store, String... names) throws Exception {
    return assertInstanceOf(
        Granted.class, claim(store, names), () -> "the claim of " + List.of(names));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
