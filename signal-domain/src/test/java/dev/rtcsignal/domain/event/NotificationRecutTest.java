package dev.rtcsignal.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.event.Notification.Acceptance;
import dev.rtcsignal.domain.event.Notification.Hash;
import dev.rtcsignal.domain.event.Notification.Proof;
import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The signature of vendor-facts 6 joins sorted values without separators. An attacker who saw one
 * notification can split the joined text differently, wherever two values are neighbours: the hash
 * stays the same. No split is another documented event; a receiver knows all of them as one by the
 * hash.
 */
class NotificationRecutTest {
  private static final NotificationSecret SECRET = new NotificationSecret("0 console secret");
  private static final String APP = "60af4c8dcb758d00ce35adb3";
  private static final String TIME = "2026-11-24T17:26:54Z";
  private static final String DATA = "{\"RoomId\":\"room\",\"UserId\":\"hyf\"}";
  private static final List<String> DOCUMENTED =
      List.of(
          "UserJoinRoom",
          "UserLeaveRoom",
          "InvisibleUserJoinRoom",
          "InvisibleUserLeaveRoom",
          "RoleChangeInvisible2Visible",
          "RoleChangeVisible2Invisible",
          "RoomDestroy");
  private static final int TYPE_AT = 0;
  private static final int APP_AT = 4;
  private static final int VALUES = 7;

  /** In the order of {@link Notification#values}: type, data, time, id, app, version, nonce. */
  private static List<String> values(String type, String id, String nonce) {
    return List.of(type, DATA, TIME, id, APP, "2020-12-01", nonce);
  }

  @Test
  void anInvisibleUserIsNotMadeVisible() {
    List<String> genuine = values("InvisibleUserJoinRoom", "69c0ffee", "1234");
    List<String> forged = values("UserJoinRoom", "69c0ffeeInvisible", "1234");
    assertThat(signature(forged)).as("the same joined text").isEqualTo(signature(genuine));
    assertThat(isVerified(genuine, signature(genuine))).isTrue();
    assertThat(isVerified(forged, signature(genuine))).isFalse();
  }

  @Test
  void anIdBeforeTheTypeIsNotSplitDifferently() {
    assertNotSplitDifferently(values("UserJoinRoom", "69c0ffee", "1234"));
  }

  @Test
  void anIdAfterTheTypeIsNotSplitDifferently() {
    assertNotSplitDifferently(values("UserJoinRoom", "event-7", "1234"));
  }

  @Test
  void anIdBesideTheNonceIsNotSplitDifferently() {
    assertNotSplitDifferently(values("UserJoinRoom", "10011234", "1000"));
  }

  @Test
  void anIdAfterTheTimeIsNotSplitDifferently() {
    assertNotSplitDifferently(values("UserJoinRoom", "3_", "1234"));
  }

  @Test
  void anIdBetweenVersionAndTimeIsNotSplitDifferently() {
    assertNotSplitDifferently(values("UserJoinRoom", "2021-", "9999"));
  }

  @Test
  void aTimeWithAnOffsetBesideAnIdIsNotSplitDifferently() {
    for (String time : List.of("2026-11-24T09:26:54-08:00", "2026-11-25T01:26:54+08:00")) {
      for (String id : List.of("3_", "-08:00", "2021-", "2026-11-24T09:26:54.5", "z")) {
        List<String> values = new ArrayList<>(values("UserJoinRoom", id, "9999"));
        values.set(2, time);
        assertNotSplitDifferently(values);
      }
    }
  }

  @Test
  void theSearchFindsTheOtherSplits() {
    List<String> genuine = values("UserJoinRoom", "69c0ffee", "1234");
    List<List<String>> others = otherSplits(genuine);
    assertThat(others).contains(values("serJoinRoom", "69c0ffeeU", "1234"));
    assertThat(others).hasSizeGreaterThan(50);
    assertThat(others)
        .allSatisfy(other -> assertThat(signature(other)).isEqualTo(signature(genuine)));
  }

  private static void assertNotSplitDifferently(List<String> genuine) {
    String signature = signature(genuine);
    assertThat(isVerified(genuine, signature)).isTrue();
    List<List<String>> cuts = otherSplits(genuine);
    assertThat(cuts).isNotEmpty();
    assertThat(cuts.stream().filter(cut -> isVerified(cut, signature)))
        .as("another event that is documented")
        .allSatisfy(cut -> assertThat(isAnother(genuine.get(TYPE_AT), cut.get(TYPE_AT))).isFalse());
  }

  private static boolean isAnother(String genuine, String type) {
    return DOCUMENTED.contains(type) && !type.equals(genuine);
  }

  /** All ways to move the cut between two neighbours, and to say which of the two is which. */
  private static List<List<String>> otherSplits(List<String> genuine) {
    List<Integer> order = new ArrayList<>();
    for (int i = TYPE_AT; i < VALUES; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(genuine::get));
    List<List<String>> cuts = new ArrayList<>();
    for (int i = 0; i + 1 < VALUES; i++) {
      int left = order.get(i);
      int right = order.get(i + 1);
      String both = genuine.get(left) + genuine.get(right);
      for (int cut = 0; cut <= both.length(); cut++) {
        cuts.add(with(genuine, left, both.substring(0, cut), right, both.substring(cut)));
        cuts.add(with(genuine, right, both.substring(0, cut), left, both.substring(cut)));
      }
    }
    return cuts.stream()
        .filter(cut -> !cut.equals(genuine) && cut.get(APP_AT).equals(APP))
        .filter(cut -> signature(cut).equals(signature(genuine)))
        .toList();
  }

  private static List<String> with(
      List<String> values, int one, String first, int other, String second) {
    List<String> changed = new ArrayList<>(values);
    changed.set(one, first);
    changed.set(other, second);
    return changed;
  }

  private static String signature(List<String> values) {
    return SECRET.sign(values);
  }

  private static boolean isVerified(List<String> values, String signature) {
    Notification notification =
        new Notification(
            values.get(TYPE_AT),
            values.get(1),
            values.get(2),
            values.get(3),
            values.get(APP_AT),
            new Proof(values.get(5), values.get(6), signature));
    assertThat(notification.values(Hash.DOCUMENTED)).isEqualTo(values);
    Instant now = Instant.parse(TIME);
    Acceptance acceptance =
        new Acceptance(new AppId(APP), List.of(Hash.DOCUMENTED), Duration.ofHours(1));
    return notification.verify(List.of(SECRET), acceptance, now) instanceof Verdict.Trusted;
  }
}
