package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A million damaged signatures, tokens and envelopes, of which none is accepted. */
class MutationTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "primary key of the test");
  private static final AppKey SECOND = new AppKey(APP, "secondary key of the test");
  private static final List<AppKey> KEYS = List.of(KEY, SECOND);
  private static final List<EnvelopeKey> ENVELOPE_KEYS =
      List.of(EnvelopeKey.derive(KEY, "signature"), EnvelopeKey.derive(SECOND, "signature"));
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Lifetime DAY = Lifetime.starting(NOW, Duration.ofDays(1));
  private static final int VALID = 64;

  private final SplittableRandom random = new SplittableRandom(20_241_127);
  private final Mutations mutations = new Mutations(random);

  @Test
  void noneOf500000MutationsOfCallbackSignaturesIsAccepted() {
    assertThat(signatures()).allMatch(MutationTest::acceptsSignature);
    assertThat(firstAccepted(500_000, signatures(), MutationTest::acceptsSignature)).isEmpty();
  }

  @Test
  void noneOf200000MutationsOfAccessTokensIsAccepted() {
    assertThat(tokens()).allMatch(MutationTest::acceptsToken);
    assertThat(firstAccepted(200_000, tokens(), MutationTest::acceptsToken)).isEmpty();
  }

  @Test
  void noneOf300000MutationsOfEnvelopesIsAccepted() {
    assertThat(envelopes()).allMatch(fields -> accepts(ENVELOPE_KEYS, fields));
    assertThat(firstAccepted(300_000, fields -> accepts(ENVELOPE_KEYS, fields))).isEmpty();
  }

  @Test
  void findsACheckThatTestsTheFormOnly() {
    assertThat(
            firstAccepted(1_000, signatures(), text -> isReadable(CallbackSignature.parse(text))))
        .isPresent();
    assertThat(firstAccepted(1_000, tokens(), text -> isReadable(AccessToken.parse(text))))
        .isPresent();
    assertThat(firstAccepted(1_000, fields -> fields.readable().isPresent())).isPresent();
  }

  /** Of so many texts that are none of the valid ones, the first that is accepted. */
  private Optional<String> firstAccepted(int times, List<String> valid, Predicate<String> accepts) {
    Set<String> originals = Set.copyOf(valid);
    int different = 0;
    for (int drawn = 0; different < times; drawn++) {
      String one = valid.get(random.nextInt(VALID));
      String mutant = mutations.ofToken(one, valid.get(random.nextInt(VALID)));
      if (!originals.contains(mutant)) {
        different++;
        if (accepts.test(mutant)) {
          return Optional.of(mutant + " made from " + one);
        }
      }
      assertThat(drawn).as("mostly different").isLessThan(2 * times);
    }
    return Optional.empty();
  }

  /** Of so many envelopes that say what none of the valid ones says, the first accepted. */
  private Optional<String> firstAccepted(int times, Predicate<SignedFrameFields> accepts) {
    List<SignedFrameFields> valid = envelopes();
    Set<SignedFrameFields> originals = Set.copyOf(valid);
    int different = 0;
    for (int drawn = 0; different < times; drawn++) {
      SignedFrameFields one = valid.get(random.nextInt(VALID));
      SignedFrameFields mutant = one.damaged(valid.get(random.nextInt(VALID)), mutations, random);
      if (!originals.contains(mutant.readable().map(SignedFrameFields::of).orElse(mutant))) {
        different++;
        if (accepts.test(mutant)) {
          return Optional.of(mutant + " made from " + one);
        }
      }
      assertThat(drawn).as("mostly different").isLessThan(2 * times);
    }
    return Optional.empty();
  }

  private static List<String> signatures() {
    List<String> valid = new ArrayList<>();
    for (int i = 0; i < VALID; i++) {
      // One for each number of bytes in the last group of Base64.
      String user = "user-" + "x".repeat(i % 7) + i;
      valid.add(CallbackSignature.mint(KEYS.get(i % 2), user, DAY, i).text());
    }
    return valid;
  }

  private static List<String> tokens() {
    List<String> valid = new ArrayList<>();
    for (int i = 0; i < VALID; i++) {
      Grant bare = new Grant("r".repeat(i % 4), "user-" + i, new TreeMap<>());
      Grant grant = i % 3 == 0 ? bare : bare.publishing(NOW).subscribing(Lifetime.NEVER);
      valid.add(AccessToken.mint(KEYS.get(i % 2), grant, DAY, i).text());
    }
    return valid;
  }

  private static List<SignedFrameFields> envelopes() {
    List<SignedFrameFields> valid = new ArrayList<>();
    for (int i = 0; i < VALID; i++) {
      EnvelopeKey key = ENVELOPE_KEYS.get(i % 2);
      valid.add(SignedFrameFields.of(Envelope.sign(key, "id-" + i, i + 1, NOW, payload(i))));
    }
    return valid;
  }

  private static boolean acceptsSignature(String text) {
    return CallbackSignature.parse(text)
        .match(signature -> trusts(signature.verify(KEYS, NOW, Duration.ZERO)), reason -> false);
  }

  private static boolean acceptsToken(String text) {
    return AccessToken.parse(text)
        .match(token -> trusts(token.verify(KEYS, NOW, Duration.ZERO)), reason -> false);
  }

  private static boolean trusts(Verdict<VerifiedSender> verdict) {
    return verdict.match(trusted -> true, rejected -> false);
  }

  private static boolean isReadable(Parsed<?> parsed) {
    return parsed instanceof Parsed.Readable;
  }

  /** For so long that a changed time has to be caught by the MAC and not by the clock. */
  private static boolean accepts(List<EnvelopeKey> keys, SignedFrameFields fields) {
    Duration freshness = Duration.ofDays(365_000);
    return fields
        .readable()
        .filter(read -> read.verify(keys, NOW, freshness) instanceof Verdict.Trusted)
        .isPresent();
  }

  private static Payload payload(int i) {
    String text = "text\n" + i + "\n" + "é".repeat(i % 4);
    return i % 3 == 0 ? Payload.binary(Bytes.utf8(text).toArray()) : Payload.text(text);
  }
}
