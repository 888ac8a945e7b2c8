package dev.rtcsignal.domain.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", ".", "_", ":", "-", "order-4711:shipped_2.A"})
  void takesLettersDigitsAndFourSymbols(String name) {
    assertThat(new SignalName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " a", "a ", "a/b", "a@b", "a\u0000", "a\n", "订单", "é", "a;b", "{"})
  void refusesOtherCharacters(String name) {
    assertThatThrownBy(() -> new SignalName(name))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.SIGNAL_NAME));
  }

  @Test
  void tellsWhichCharacterIsNotAllowed() {
    assertThatThrownBy(() -> new SignalName("ab c")).hasMessageContaining("character 3 ");
  }

  @Test
  void takes128CharactersAndNotOneMore() {
    assertThat(new SignalName("n".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new SignalName("n".repeat(129)))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("129");
  }

  @Test
  void refusesAnEmptyName() {
    assertThatThrownBy(() -> new SignalName("")).isInstanceOf(InvalidSignalException.class);
  }

  @Test
  void isCaseSensitive() {
    assertThat(new SignalName("order")).isNotEqualTo(new SignalName("Order"));
  }

  @Test
  void aRandomNameIsSixteenBytesInHexadecimal() {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) 0xAB;
    bytes[15] = 1;
    assertThat(SignalName.ofRandom(bytes)).hasToString("ab" + "0".repeat(28) + "01");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void aRandomNameTakesNoOtherNumberOfBytes(int bytes) {
    assertThatThrownBy(() -> SignalName.ofRandom(new byte[bytes]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has " + bytes);
  }
}
