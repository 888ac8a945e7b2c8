package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.OneLine;
import dev.rtcsignal.app.journal.JournalLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The outcomes of a replay beside the recorded ones. For one thread. */
public final class ReplayReport {
  private static final int MAX_SHOWN_CHARACTERS = 200;

  private final List<String> differences = new ArrayList<>();
  private int same;
  private int skipped;

  void add(JournalLine line, String before, String now) {
    if (now.equals(before)) {
      same++;
    } else {
      differences.add(describe(line, before, now));
    }
  }

  /** Counts an entry that the target cannot replay. */
  void addSkipped() {
    skipped++;
  }

  /** Tells whether something was replayed and all of it had the recorded outcome. */
  public boolean isSame() {
    return differences.isEmpty() && same > 0;
  }

  public int played() {
    return same + differences.size();
  }

  public int same() {
    return same;
  }

  public int skipped() {
    return skipped;
  }

  /** Returns a printable line for each entry whose outcome differs. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  private static String describe(JournalLine line, String before, String now) {
    String kind = line.entry().line().getString("kind", "");
    return OneLine.escape(
        "line "
            + line.number()
            + ", "
            + kind
            + " at "
            + line.at()
            + ": was "
            + around(before, now)
            + ", is "
            + around(now, before));
  }

  /** Returns of a long outcome only the part around the first difference. */
  private static String around(String outcome, String other) {
    if (outcome.length() <= MAX_SHOWN_CHARACTERS) {
      return outcome;
    }
    int difference = Math.max(0, Arrays.mismatch(outcome.toCharArray(), other.toCharArray()));
    int start = boundary(outcome, Math.max(0, difference - MAX_SHOWN_CHARACTERS / 2));
    int end = boundary(outcome, Math.min(outcome.length(), start + MAX_SHOWN_CHARACTERS));
    String before = start > 0 ? "..." : "";
    String after = end < outcome.length() ? "..." : "";
    String shown = before + outcome.substring(start, end) + after;
    return shown + " (" + outcome.length() + " characters)";
  }

  /** Does not split a surrogate pair. */
  private static int boundary(String text, int at) {
    return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
