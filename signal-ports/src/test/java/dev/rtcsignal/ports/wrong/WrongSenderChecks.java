package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.contract.SenderCheckContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Suites of checks of JSON Web Tokens, a correct one and some with one defect each. */
final class WrongSenderChecks {
  private static final byte[] KEY = "wrong-sender-checks-key".getBytes(StandardCharsets.UTF_8);

  private WrongSenderChecks() {}

  static class Correct extends SenderCheckContract {
    JsonWebTokens tokens() {
      return new JsonWebTokens(KEY);
    }

    @Override
    protected SenderCheck check() {
      return tokens();
    }

    @Override
    protected String genuine() {
      return tokens().mint();
    }

    @Override
    protected VerifiedSender sender() {
      return JsonWebTokens.SENDER;
    }
  }

  /** Has the key of the number that the test sets. */
  static final class CorrectForEachKey extends Correct {
    static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    JsonWebTokens tokens() {
      return new JsonWebTokens(("key " + NUMBER).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Trusts each text that encodes the genuine bytes, as many as the test sets. */
  static final class CorrectByDecodedBytes extends Correct {
    static final AtomicInteger BYTES = new AtomicInteger();

    private final byte[] bytes = new byte[BYTES.get()];

    CorrectByDecodedBytes() {
      new SplittableRandom(bytes.length).nextBytes(bytes);
    }

    @Override
    protected String genuine() {
      return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    protected SenderCheck check() {
      return (signature, now) -> {
        try {
          return Arrays.equals(bytes, Base64.getDecoder().decode(signature))
              ? new Verdict.Trusted<>(JsonWebTokens.SENDER)
              : JsonWebTokens.REJECTED;
        } catch (IllegalArgumentException e) {
          return JsonWebTokens.REJECTED;
        }
      };
    }
  }

  static final class AcceptsEverything extends Correct {
    @Override
    protected SenderCheck check() {
      return (signature, now) -> new Verdict.Trusted<>(JsonWebTokens.SENDER);
    }
  }

  static final class RejectsEverything extends Correct {
    @Override
    protected SenderCheck check() {
      return (signature, now) -> JsonWebTokens.REJECTED;
    }
  }

  /** Ignores the byte of the MAC that the test sets. */
  static final class IgnoresOneByte extends Correct {
    static final AtomicInteger BYTE = new AtomicInteger();

    @Override
    JsonWebTokens tokens() {
      return new JsonWebTokens(KEY) {
        @Override
        boolean same(byte[] mac, byte[] expected) {
          byte[] known = expected.clone();
          if (mac.length == known.length) {
            known[BYTE.get()] = mac[BYTE.get()];
          }
          return Arrays.equals(mac, known);
        }
      };
    }
  }

  static final class ThrowsForOddText extends Correct {
    @Override
    protected SenderCheck check() {
      return (signature, now) -> {
        if (signature.chars().anyMatch(character -> character > '~')) {
          throw new IllegalArgumentException("not ASCII");
        }
        return super.check().check(signature, now);
      };
    }
  }
}
