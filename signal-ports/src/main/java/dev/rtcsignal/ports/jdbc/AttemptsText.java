package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Attempts as a text: a line each, of seven fields with tabs between them. The waits for the quota
 * and the messages of the cloud are left out.
 */
final class AttemptsText {
  private static final int FIELDS = 7;
  private static final int MAX_FIELD = 128;

  private AttemptsText() {}

  static String write(List<Attempt> attempts) {
    return attempts.stream().map(AttemptsText::line).collect(Collectors.joining("\n"));
  }

  private static String line(Attempt attempt) {
    String outcome =
        attempt
            .outcome()
            .match(
                accepted -> fields("A", "", 0, "", accepted.requestId()),
                refused -> fields("R", "", refused.status(), refused.code(), refused.requestId()),
                notSent -> fields("N", notSent.reason().name(), 0, "", ""),
                uncertain ->
                    fields(
                        "U",
                        uncertain.reason().name(),
                        uncertain.status(),
                        uncertain.code(),
                        uncertain.requestId()));
    return attempt.at().toEpochMilli() + "\t" + attempt.waited().toMillis() + "\t" + outcome;
  }

  private static String fields(
      String kind, String reason, int status, String code, String requestId) {
    return kind + "\t" + reason + "\t" + status + "\t" + plain(code) + "\t" + plain(requestId);
  }

  /** Codes and ids come from the cloud, and may be anything. */
  static String plain(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.substring(0, Math.min(line.length(), MAX_FIELD));
  }

  static List<Attempt> read(String text) {
    return text == null || text.isEmpty()
        ? List.of()
        : text.lines().map(AttemptsText::attempt).toList();
  }

  private static Attempt attempt(String line) {
    String[] fields = line.split("\t", FIELDS);
    Instant at = Instant.ofEpochMilli(Long.parseLong(fields[0]));
    Duration waited = Duration.ofMillis(Long.parseLong(fields[1]));
    return new Attempt(at, waited, Optional.empty(), outcome(fields));
  }

  private static SendResult outcome(String[] fields) {
    int status = Integer.parseInt(fields[4]);
    return switch (fields[2]) {
      case "A" -> new Accepted(fields[6]);
      case "R" -> new Refused(status, fields[5], "", fields[6]);
      case "N" -> new NotSent(NotSent.Reason.valueOf(fields[3]));
      case "U" -> new Uncertain(Uncertain.Reason.valueOf(fields[3]), status, fields[5], fields[6]);
      default -> throw new IllegalArgumentException("unknown kind of attempt " + fields[2]);
    };
  }
}
