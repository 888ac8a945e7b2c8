package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private final CommandRun command = new CommandRun();

  @ParameterizedTest
  @ValueSource(strings = {"-1004", "sdk:-1004"})
  void explainsACodeThatBeginsWithAMinusSign(String code) {
    assertThat(command.run("explain", code, "--lang", "en")).isZero();
    assertThat(command.out.toString()).contains("sdk:-1004 (onRoomStateChanged)", "What to do: ");
  }

  @Test
  void explainsInChinese() {
    assertThat(command.run("explain", "--lang=zh", "-1004")).isZero();
    assertThat(command.out.toString()).contains("处理：");
  }

  @Test
  void printsEveryEntryOfACodeAsJson() {
    assertThat(command.run("explain", "STORE_FAILED", "--json", "--lang", "en")).isZero();
    assertThat(command.out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
  }

  @Test
  void suggestsACodeThatResemblesAnUnknownOne() {
    assertThat(command.run("explain", "QUEUE_FUL")).isEqualTo(2);
    assertThat(command.err.toString().lines())
        .containsExactly("unknown code: QUEUE_FUL; did you mean QUEUE_FULL? (see --help)");
  }

  @Test
  void doesNotRepeatTextThatIsNoCode() {
    assertThat(command.run("explain", "a secret")).isEqualTo(2);
    assertThat(command.err.toString().lines()).containsExactly("unknown code (see --help)");
  }

  @Test
  void withoutACodeListsTheKinds() {
    assertThat(command.run("explain")).isZero();
    assertThat(command.out.toString()).contains("exit-code: 0, 1, 2, 3, 4, 5, 130");
  }

  @Test
  void doesNotPrintWhatMayBeAKey() {
    CommandRun run = new CommandRun();
    assertThat(run.run("explain", "AKLT4f9a0c3e7b21")).isEqualTo(2);
    assertThat(run.err.toString()).startsWith("unknown code").doesNotContain("AKLT");
  }
}
