package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule of ids (vendor-facts 1.4), and the regular expression of From (vendor-facts 1.2). */
class IdentifiersTest {
  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("AppId", Rule.APP_ID, (Function<String, Object>) AppId::new),
        Arguments.of("RoomId", Rule.ROOM_ID, (Function<String, Object>) RoomId::new),
        Arguments.of("UserId", Rule.USER_ID, (Function<String, Object>) UserId::new),
        Arguments.of("From", Rule.FROM, (Function<String, Object>) SenderId::new));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void acceptsEveryAllowedCharacter(String field, Rule rule, Function<String, Object> create) {
    String all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._-";
    assertThat(create.apply(all)).hasToString(all);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void accepts128CharactersAndRejects129(String field, Rule rule, Function<String, Object> create) {
    assertThat(create.apply("a".repeat(128))).hasToString("a".repeat(128));
    assertThatThrownBy(() -> create.apply("a".repeat(129)))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(rule))
        .hasMessageContaining(field)
        .hasMessageContaining("128")
        .hasMessageContaining("129");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rejectsTheEmptyText(String field, Rule rule, Function<String, Object> create) {
    assertThatThrownBy(() -> create.apply(""))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("it has 0 characters");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void agreesWithTheDocumentedRegularExpressionOnEveryCharacter(
      String field, Rule rule, Function<String, Object> create) {
    Pattern documented = Pattern.compile("[a-zA-Z0-9_@\\-\\.]{1,128}");
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      String text = "a" + c;
      assertThat(isTaken(create, text))
          .as("U+%04x", (int) c)
          .isEqualTo(documented.matcher(text).matches());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void doesNotQuoteAnIllegalIdInTheError(String field, Rule rule, Function<String, Object> create) {
    assertThatThrownBy(() -> create.apply("pass word")).hasMessageNotContaining("pass word");
  }

  @Test
  void distinguishesUpperAndLowerCase() {
    assertThat(new UserId("Hyf")).isNotEqualTo(new UserId("hyf"));
  }

  private static boolean isTaken(Function<String, Object> create, String text) {
    try {
      create.apply(text);
      return true;
    } catch (InvalidSignalException e) {
      return false;
    }
  }
}
