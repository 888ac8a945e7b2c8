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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: a notification whose EventTime had an offset was answered 401. Row B7 of the field
 * faults; the forms are those of RFC 3339, 5.6 and 5.8.
 */
class EventTimeTest {
  private static final NotificationSecret SECRET = new NotificationSecret("console secret");
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  @ParameterizedTest
  @CsvSource({
    "2021-08-17T19:22:02+08:00, 2021-08-17T11:22:02Z",
    "2021-08-17T11:22:02Z, 2021-08-17T11:22:02Z",
    "2021-08-17t11:22:02z, 2021-08-17T11:22:02Z",
    "2021-08-17t19:22:02+08:00, 2021-08-17T11:22:02Z",
    "2021-08-17T11:22:02+00:00, 2021-08-17T11:22:02Z",
    "2021-08-17T11:22:02-00:00, 2021-08-17T11:22:02Z",
    "2021-08-18T00:52:02+13:30, 2021-08-17T11:22:02Z",
    "2021-08-17T23:59:59-23:59, 2021-08-18T23:58:59Z",
    "1985-04-12T23:20:50.52Z, 1985-04-12T23:20:50.520Z",
    "1937-01-01T12:00:27.87+00:20, 1937-01-01T11:40:27.870Z",
    "2021-08-17T19:22:02.123456789+08:00, 2021-08-17T11:22:02.123456789Z",
    "2021-08-17T11:22:02.1234567899Z, 2021-08-17T11:22:02.123456789Z",
    "1990-12-31T23:59:60Z, 1990-12-31T23:59:59Z",
    "1990-12-31T15:59:60-08:00, 1990-12-31T23:59:59Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
  })
  void isTheInstantThatTheTextNames(String text, Instant expected) {
    assertThat(EventTime.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2021-08-17T19:22:02",
        "2021-08-17T19:22:02+08",
        "2021-08-17T19:22:02+0800",
        "2021-08-17T19:22:02+08:00:00",
        "2021-08-17T19:22:02+24:00",
        "2021-08-17T19:22:02+08:60",
        "2021-08-17T19:22:02 +08:00",
        "2021-08-17T19:22:02+08:00Z",
        "2021-08-17T19:22:02.Z",
        "2021-08-17T19:22:02,5Z",
        "2021-08-17T19:22Z",
        "2021-08-17T19:22:02123Z",
        "2021-08-17T24:00:00Z",
        "2021-08-17T11:22:60Z",
        "2021-08-17T23:59:60+08:00",
        "2021-08-17T23:59:61Z",
        "2021-02-29T00:00:00Z",
        "+2021-08-17T11:22:02Z",
        "-2021-08-17T11:22:02Z",
        "２021-08-17T11:22:02Z",
      })
  void isNothingElse(String text) {
    assertThat(EventTime.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2021-08-17T19:22:02+08:00, true", "2021-08-17T11:22:02Z, false"})
  void isSignedAsTheTextThatCame(String time, boolean verified) {
    Proof unsigned = new Proof("2020-12-01", "1234", "");
    List<String> values =
        notification("2021-08-17T19:22:02+08:00", unsigned).values(Hash.DOCUMENTED);
    Proof proof = new Proof("2020-12-01", "1234", SECRET.sign(values));
    assertThat(verify(notification(time, proof)) instanceof Verdict.Trusted).isEqualTo(verified);
  }

  @Test
  void isGivenToHandlersInUtc() {
    Notification unsigned =
        notification("2021-08-17T19:22:02+08:00", new Proof("2020-12-01", "1234", ""));
    String signature = SECRET.sign(unsigned.values(Hash.DOCUMENTED));
    Notification signed = notification(unsigned.time(), new Proof("2020-12-01", "1234", signature));
    Instant at = verify(signed).match(trusted -> trusted.value().at(), rejected -> Instant.EPOCH);
    assertThat(at).isEqualTo("2021-08-17T11:22:02Z");
  }

  private static Notification notification(String time, Proof proof) {
    return new Notification("RoomDestroy", "{}", time, "id-1", APP.value(), proof);
  }

  private static Verdict<VerifiedNotification> verify(Notification notification) {
    Acceptance acceptance = new Acceptance(APP, List.of(Hash.DOCUMENTED), Duration.ofMinutes(10));
    return notification.verify(List.of(SECRET), acceptance, Instant.parse("2021-08-17T11:22:02Z"));
  }
}
