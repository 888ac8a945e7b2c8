package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 9110, 5.6.7, and their neighbours. Row B7 of the field faults. */
class HttpDateTest {
  private static final Instant NOW = Instant.parse("2026-11-24T17:26:54Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Wed Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
        "Tuesday, 24-Nov-26 17:26:54 GMT | 2026-11-24T17:26:54Z",
        "Wednesday, 01-Jan-76 00:00:00 GMT | 2076-01-01T00:00:00Z",
        "Saturday, 01-Jan-77 00:00:00 GMT | 1977-01-01T00:00:00Z",
      })
  void isReadInEachOfItsThreeForms(String text, Instant expected) {
    assertThat(HttpDate.parse(text, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-24T17:26:54Z",
        "1795541214",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 GMT 1994",
      })
  void isNothingElse(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEmpty();
  }
}
