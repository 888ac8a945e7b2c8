package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.ports.SenderCheck;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every {@link SenderCheck}, for genuine and hostile input. Each changed signature
 * differs from the genuine one in the bytes that it encodes. Needs {@code junit-jupiter-api} alone.
 */
public abstract class SenderCheckContract {
  protected static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  protected abstract SenderCheck check() throws Exception;

  /** Returns a signature that the check believes at {@link #NOW}. */
  protected abstract String genuine() throws Exception;

  /** Returns whom {@link #genuine()} proves. */
  protected abstract VerifiedSender sender() throws Exception;

  @Test
  void acceptsAGenuineSignatureRepeatedly() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertEquals(
          new Verdict.Trusted<>(sender()),
          check().check(genuine(), NOW),
          "the verdict on a genuine signature, check " + i + " of 3");
    }
  }

  @TestFactory
  Stream<DynamicTest> rejectsAGenuineSignatureWithAnyCharacterChanged() throws Exception {
    return rejections(AlteredSignature.withOneCharacterChanged(genuine()));
  }

  @TestFactory
  Stream<DynamicTest> rejectsAGenuineSignatureThatIsCutOrLengthened() throws Exception {
    return rejections(AlteredSignature.cutOrLengthened(genuine()));
  }

  private Stream<DynamicTest> rejections(List<AlteredSignature> signatures) {
    return signatures.stream()
        .map(
            altered ->
                DynamicTest.dynamicTest(
                    altered.change(),
                    () ->
                        assertRejects(
                            "a genuine signature, " + altered.change() + ": " + altered.text(),
                            altered.text())));
  }

  private static Map<String, String> otherTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("an empty text", "");
    texts.put("a letter", "x");
    texts.put("a NUL", "\u0000");
    texts.put("the version of a token", "001");
    texts.put("the word null", "null");
    texts.put("Chinese", "你好");
    texts.put("half a surrogate pair", "\ud83d");
    texts.put("an empty JSON object", "{}");
    texts.put("a bearer credential", "Bearer x");
    texts.put("dots", "..");
    texts.put("500,000 zeros", "0".repeat(500_000));
    return texts;
  }

  @TestFactory
  Stream<DynamicTest> rejectsOtherTextWithoutAnException() {
    return otherTexts().entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(), () -> assertRejects(text.getKey(), text.getValue())));
  }

  private void assertRejects(String what, String signature) throws Exception {
    assertInstanceOf(
        Verdict.Rejected.class,
        check().check(signature, NOW),
        () -> "the check must reject, without an exception, " + what);
  }
}
