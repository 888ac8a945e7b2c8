package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.ports.SenderCheck;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link SenderCheck}, for genuine and hostile input. */
public abstract class SenderCheckContract {
  protected static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  protected abstract SenderCheck check();

  /** Returns a signature that the check believes at {@link #NOW}. */
  protected abstract String genuine();

  /** Returns whom {@link #genuine()} proves. */
  protected abstract VerifiedSender sender();

  @Test
  void acceptsAGenuineSignatureRepeatedly() {
    for (int i = 0; i < 3; i++) {
      assertThat(check().check(genuine(), NOW)).isEqualTo(new Verdict.Trusted<>(sender()));
    }
  }

  @Test
  void rejectsAGenuineSignatureWithAnyCharacterChanged() {
    String genuine = genuine();
    for (int i = 0; i < genuine.length(); i++) {
      char other = genuine.charAt(i) == 'A' ? 'B' : 'A';
      String changed = genuine.substring(0, i) + other + genuine.substring(i + 1);
      assertThat(check().check(changed, NOW)).as("at " + i).isInstanceOf(Verdict.Rejected.class);
    }
  }

  @Test
  void rejectsAGenuineSignatureThatIsCutOrLengthened() {
    String genuine = genuine();
    for (int end = 0; end < genuine.length(); end++) {
      assertThat(check().check(genuine.substring(0, end), NOW))
          .as("cut at " + end)
          .isInstanceOf(Verdict.Rejected.class);
    }
    assertThat(check().check(genuine + "A", NOW)).isInstanceOf(Verdict.Rejected.class);
    assertThat(check().check(" " + genuine, NOW)).isInstanceOf(Verdict.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "\u0000", "001", "null", "你好", "\ud83d", "{}", "Bearer x"})
  void rejectsOtherTextWithoutAnException(String text) {
    assertThat(check().check(text, NOW)).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void rejectsAVeryLongText() {
    assertThat(check().check("0".repeat(500_000), NOW)).isInstanceOf(Verdict.Rejected.class);
  }
}
