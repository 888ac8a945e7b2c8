package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.memory.InMemoryRevocations;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Parses a revocation list. Each line is {@code user USER}, {@code user USER before TIME} or {@code
 * all before TIME}, with a time as {@code 2026-01-31T12:00:00Z}; {@code #} begins a comment.
 */
final class Revocations {
  private static final String RULE =
      "takes lines as: user USER, user USER before TIME, all before TIME";

  private Revocations() {}

  /**
   * @throws IllegalArgumentException naming the number of the wrong line, not its text
   */
  static RevocationList parse(String text) {
    InMemoryRevocations revoked = new InMemoryRevocations();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String entry = line.replaceFirst("#.*", "").strip();
      try {
        if (!entry.isEmpty()) {
          revoke(revoked, entry.split("\\s+"));
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IllegalArgumentException("line " + number + " is wrong; it " + RULE);
      }
    }
    return revoked;
  }

  private static void revoke(InMemoryRevocations revoked, String... words) {
    boolean dated = words.length >= 3 && words[words.length - 2].equals("before");
    if (words.length == 2 && words[0].equals("user")) {
      revoked.revoke(new UserId(words[1]));
    } else if (dated && words.length == 4 && words[0].equals("user")) {
      revoked.revoke(new UserId(words[1]), Instant.parse(words[3]));
    } else if (dated && words.length == 3 && words[0].equals("all")) {
      revoked.revokeAll(Instant.parse(words[2]));
    } else {
      throw new IllegalArgumentException();
    }
  }
}
