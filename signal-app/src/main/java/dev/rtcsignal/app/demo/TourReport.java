package dev.rtcsignal.app.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The expected events of the tour. They are counted when printed, so that late duplicates show. */
public final class TourReport {
  private record Row(String who, String event, String detail, LongSupplier count) {
    String verdict() {
      long times = count.getAsLong();
      return times == 1 ? OK : times == 0 ? "MISSING" : "DOUBLED";
    }
  }

  private static final String OK = "ok";
  private static final String FORM = "%-8s%-42s%-46s %s";

  private final List<Row> rows = new ArrayList<>();

  /**
   * @param count how often it has happened, called at the end
   */
  void expected(String who, String event, String detail, LongSupplier count) {
    rows.add(new Row(who, event, detail, count));
  }

  /** Prints the table; returns whether everything happened exactly once. */
  public boolean print(PrintWriter out) {
    out.println(String.format(FORM, "who", "event", "detail", ""));
    int good = 0;
    for (Row row : rows) {
      String verdict = row.verdict();
      good += verdict.equals(OK) ? 1 : 0;
      out.println(String.format(FORM, row.who, row.event, row.detail, verdict));
    }
    out.printf("%d of %d as expected%n", good, rows.size());
    out.flush();
    return good == rows.size();
  }
}
