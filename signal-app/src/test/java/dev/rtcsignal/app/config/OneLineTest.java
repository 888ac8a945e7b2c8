package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
  @ParameterizedTest
  @ValueSource(
      chars = {
        0, '\t', '\n', '\r', 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x061c, 0x200e, 0x2028, 0x2029,
        0x202e, 0x2066, 0x2069, 0xfeff
      })
  void escapesWhatATerminalActsOn(char active) {
    assertThat(OneLine.escape("a" + active + "b"))
        .isEqualTo(String.format("a\\u%04xb", (int) active));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain ~", "你好", "\u00a0é", "\ud83d\ude00", "\\u001b", "\ufffd"})
  void leavesOtherTextAsItIs(String text) {
    assertThat(OneLine.escape(text)).isEqualTo(text);
  }

  @Test
  void escapesBothHalvesOfATag() {
    assertThat(OneLine.escape("\udb40\udc01")).isEqualTo("\\udb40\\udc01");
  }

  @Test
  void aPrintedLineIsOneLine() {
    StringWriter text = new StringWriter();
    PrintWriter out = OneLine.writer(new PrintWriter(text));
    out.println("outcome=refused\noutcome=accepted");
    out.flush();
    assertThat(text.toString().lines()).containsExactly("outcome=refused\\u000aoutcome=accepted");
    assertThat(OneLine.writer(out)).isSameAs(out);
  }
}
