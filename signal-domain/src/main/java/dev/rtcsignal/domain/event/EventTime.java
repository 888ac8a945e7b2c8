package dev.rtcsignal.domain.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an EventTime: a {@code date-time} of RFC 3339, 5.6, in any offset. {@code Instant.parse}
 * takes other forms, too, and no offset above 18 hours.
 */
final class EventTime {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})[Tt](?<minute>\\d{2}:\\d{2}):(?<second>\\d{2})"
              + "(?:(?<fraction>\\.\\d{1,9})\\d*)?"
              + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");

  private static final String LEAP_SECOND = "60";

  private EventTime() {}

  /**
   * Returns the instant that a text names, cut to nanoseconds; empty if the text has another form
   * or names no time. A leap second, which exists only before midnight UTC, is the second before.
   */
  static Optional<Instant> parse(String text) {
    Matcher form = FORM.matcher(text);
    try {
      return form.matches() ? Optional.of(instant(form)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(Matcher form) {
    boolean leap = LEAP_SECOND.equals(form.group("second"));
    String fraction = form.group("fraction") == null ? "" : form.group("fraction");
    String time = form.group("minute") + ":" + (leap ? "59" : form.group("second")) + fraction;
    LocalDateTime utc =
        LocalDateTime.parse(form.group("date") + "T" + time).minusMinutes(offset(form));
    if (leap && utc.toLocalTime().isBefore(LocalTime.of(23, 59, 59))) {
      throw new DateTimeException("no leap second");
    }
    return utc.toInstant(ZoneOffset.UTC);
  }

  private static int offset(Matcher form) {
    if (form.group("sign") == null) {
      return 0;
    }
    int minutes =
        Integer.parseInt(form.group("hours")) * 60 + Integer.parseInt(form.group("minutes"));
    return form.group("sign").equals("-") ? -minutes : minutes;
  }
}
