package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the text form of keys; {@link EnvelopeVectorsTest} tests their derivation. */
class EnvelopeKeyTest {
  /** 32 bytes of zero. */
  private static final String ZERO = "A".repeat(43);

  private static final AppKey APP_KEY =
      new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), "primary key of the test");

  @Test
  void isReadFromItsOwnText() {
    EnvelopeKey derived = EnvelopeKey.derive(APP_KEY, "signature");
    assertThat(EnvelopeKey.parse(derived.text()).text()).isEqualTo(derived.text()).hasSize(43);
    assertThat(EnvelopeKey.parse(ZERO).text()).isEqualTo(ZERO);
    assertThat(EnvelopeKey.parse("_".repeat(42) + "8").text()).isEqualTo("_".repeat(42) + "8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "++++++++++++++++++++++++++++++++++++++++++8",
        "AAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAA",
        "ÀAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void isReadFromNoOtherForm(String text) {
    assertRefused(text);
  }

  /** The last of 43 characters holds four bits of the key and two that decode to nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"B", "C", "D"})
  void hasNoSecondTextForTheSameKey(String last) {
    assertRefused("A".repeat(42) + last);
  }

  @Test
  void doesNotQuoteAWrongTextWhichMayBeAlmostTheKey() {
    assertThatThrownBy(() -> EnvelopeKey.parse("nearly the key"))
        .hasMessageNotContaining("nearly the key");
  }

  @Test
  void printsItselfMasked() {
    assertThat(EnvelopeKey.derive(APP_KEY, "signature")).hasToString("EnvelopeKey[***]");
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> EnvelopeKey.parse(text))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.ENVELOPE_KEY));
  }
}
