package dev.rtcsignal.adapter.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the three forms of an HTTP date, which a recipient must accept (RFC 9110, 5.6.7). */
final class HttpDate {
  private static final DateTimeFormatter ASCTIME =
      new DateTimeFormatterBuilder()
          .appendPattern("EEE MMM ")
          .padNext(2)
          .appendPattern("d HH:mm:ss yyyy")
          .toFormatter(Locale.US)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /**
   * Returns the instant that a header names; empty if it has another form.
   *
   * @param received the current time, from which a year of two digits is at most 50 years ahead
   */
  static Optional<Instant> parse(String text, Instant received) {
    return forms(received).stream().flatMap(form -> parse(text, form)).findFirst();
  }

  private static List<DateTimeFormatter> forms(Instant received) {
    return List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(received), ASCTIME);
  }

  private static DateTimeFormatter rfc850(Instant received) {
    LocalDate oldest = received.atZone(ZoneOffset.UTC).toLocalDate().minusYears(49);
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, oldest)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US)
        .withZone(ZoneOffset.UTC);
  }

  private static Stream<Instant> parse(String text, DateTimeFormatter form) {
    try {
      return Stream.of(Instant.from(form.parse(text)));
    } catch (DateTimeException e) {
      return Stream.empty();
    }
  }
}
