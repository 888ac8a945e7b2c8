package dev.rtcsignal.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What the tour saw: a line for each thing that should have happened. */
final class TourReport {
  private record Row(String who, String event, String detail, String verdict) {}

  private static final String OK = "ok";

  private final List<Row> rows = new ArrayList<>();

  void seen(String who, String event, String detail) {
    rows.add(new Row(who, event, detail, OK));
  }

  void missing(String who, String event, String detail) {
    rows.add(new Row(who, event, detail, "MISSING"));
  }

  void doubled(String who, String event, String detail) {
    rows.add(new Row(who, event, detail, "DOUBLED"));
  }

  /** Prints the table; tells whether everything arrived, and once. */
  boolean print(PrintWriter out) {
    String form = "%-8s%-42s%-46s%s%n";
    out.printf(form, "who", "event", "detail", "");
    rows.forEach(row -> out.printf(form, row.who, row.event, row.detail, row.verdict));
    long good = rows.stream().filter(row -> row.verdict.equals(OK)).count();
    out.printf("%d of %d as expected%n", good, rows.size());
    out.flush();
    return good == rows.size();
  }
}
