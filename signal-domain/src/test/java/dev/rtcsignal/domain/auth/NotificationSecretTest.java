package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** vendor-facts 6. Hashes that are not from there were made by Python's hashlib. */
class NotificationSecretTest {
  private static final NotificationSecret SECRET = new NotificationSecret("SecretKeyVal");

  private static final List<String> EXAMPLE =
      List.of(
          "EventTypeVal",
          "EventDataVal",
          "EventTimeVal",
          "EventIdVal",
          "AppIDVal",
          "VersionVal",
          "NonceVal");

  /** Of the payload that the documentation prints. */
  private static final String CORRECT =
      "7938fac5735d71d8bf383f7587858a7c6d4e7fd214b28fd203335d250b8c6257";

  @Test
  void signsTheExampleOfTheDocumentationWithTheCorrectHash() {
    assertThat(SECRET.sign(EXAMPLE)).isEqualTo(CORRECT);
    assertThat(SECRET.signed(EXAMPLE, CORRECT)).isTrue();
  }

  @Test
  void signsWithTheHashThatTheDocumentationPrintsWhenTheEventIdIsMissing() {
    List<String> printed =
        List.of(
            "EventTypeVal", "EventDataVal", "EventTimeVal", "AppIDVal", "VersionVal", "NoceVal");
    assertThat(SECRET.sign(printed))
        .isEqualTo("14aa681420cb46ab5f1d8ad6ac9ab21f341ea9dbf9d5237059c3c4c0e731300f");
  }

  /** U+10400 comes before U+FF21 in UTF-16 and after it in UTF-8. */
  @Test
  void sortsByTheBytesOfUtf8AndNotByTheCharactersOfJava() {
    NotificationSecret accented = new NotificationSecret("ésecret");
    assertThat(accented.sign(List.of("\uff21", "\ud801\udc00", "a", "B")))
        .isEqualTo("b9da317c6df148ecbc02cd3101795eb5023ed7d453d65fdabb695a898ee67f50");
  }

  @Test
  void keepsValuesThatAreEqualToEachOtherOrToTheSecret() {
    assertThat(new NotificationSecret("a").sign(List.of("a", "a", "b")))
        .isEqualTo("85e90f7f0e71079806469831895acd620133bbe0937cc5403562968bbc7d8d1e");
  }

  @Test
  void acceptsTheFullLowerCaseHashAlone() {
    assertThat(SECRET.signed(EXAMPLE, CORRECT.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(SECRET.signed(EXAMPLE, CORRECT.substring(1))).isFalse();
    assertThat(SECRET.signed(EXAMPLE, CORRECT + "0")).isFalse();
    assertThat(SECRET.signed(EXAMPLE, "")).isFalse();
    assertThat(new NotificationSecret("SecretKeyVal2").signed(EXAMPLE, CORRECT)).isFalse();
  }

  @Test
  void isNeverEmpty() {
    assertThatThrownBy(() -> new NotificationSecret(""))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.SECRET));
  }

  @Test
  void printsItselfMasked() {
    assertThat(SECRET).hasToString("NotificationSecret[***]");
  }
}
