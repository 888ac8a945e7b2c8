package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Prints what a bulk send is about to do, its progress, and its outcome. */
final class BulkConsole {
  private static final int BAR = 30;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final boolean terminal;

  /**
   * @param terminal whether a person sees the progress: in a file it would be noise
   */
  BulkConsole(PrintWriter out, PrintWriter err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
  }

  /** Prints what would be sent and how long it takes. */
  void describe(BulkPlan plan, QuotaLimits limits) {
    Duration least = plan.leastTime(limits);
    if (json) {
      print(
          Json.object()
              .add("recipients", plan.recipients())
              .add("duplicates", plan.duplicates())
              .add("calls", plan.signals().size())
              .add("seconds", seconds(least))
              .build()
              .toString());
    } else {
      print(
          format(
              "%s in %s, at least %s; %s left out",
              Counted.of(plan.recipients(), "recipient"),
              Counted.of(plan.signals().size(), "call"),
              readable(least),
              Counted.of(plan.duplicates(), "duplicate")));
      plan.advice().forEach(this::print);
    }
  }

  /** Prints what earlier runs have done, and what this one does not repeat. */
  void resume(ListReport outcome, Path file) {
    int users = outcome.users().size();
    int known = outcome.earlier().size();
    if (known == 0) {
      return;
    }
    tell(
        format(
            "%,d of %s had an outcome in an earlier run, see %s; they are not sent to again",
            known, Counted.of(users, "user"), file));
    tellUsers(
        outcome.earlier(State.UNCERTAIN),
        "uncertain: the run was cut off while they were leaving, or no answer came",
        file + "; add --repeat-uncertain to send to them again");
    tellUsers(
        outcome.earlier(State.REFUSED),
        "refused by the cloud",
        file + "; add --repeat-refused to send to them again");
    if (outcome.earlier(State.ACCEPTED) == users) {
      tell("everyone of this list has this message already; remove " + file + " to send it again");
    } else if (known == users) {
      tell("nothing is left to send; remove " + file + " to send to everyone again");
    }
  }

  private void tellUsers(int users, String state, String remedy) {
    if (users > 0) {
      tell(format("%,d %s; see %s", users, state, remedy));
    }
  }

  /** Prints how far a run is, over the line that was printed before. */
  void progress(BulkProgress progress, boolean stopping) {
    if (!terminal) {
      return;
    }
    int all = progress.known() + progress.waiting();
    int sent = progress.known() - progress.done().get(State.NOT_SENT);
    int full = (int) ((long) BAR * sent / all);
    err.print(
        format(
            "\r[%s%s] %3d %% %,d of %,d%s   ",
            "#".repeat(full),
            ".".repeat(BAR - full),
            100L * sent / all,
            sent,
            all,
            stopping
                ? ", stopping"
                : progress
                    .left()
                    .filter(left -> progress.waiting() > 0)
                    .map(left -> ", " + readable(left) + " left")
                    .orElse("")));
    err.flush();
  }

  /** Prints the progress a last time, so that it does not stand at 98 % for ever. */
  void ended(BulkReport report) {
    if (terminal) {
      progress(new BulkProgress(report.counts(), 0, report.took()), false);
      err.println();
    }
  }

  /** Prints a line for people, apart from the result. */
  void tell(String line) {
    err.println(line);
    err.flush();
  }

  /** Prints the counts of the whole list, and the reasons of this run. */
  void summary(ListReport outcome) {
    print(json ? jsonSummary(outcome) : textSummary(outcome));
    outcome.reasons().forEach(err::println);
    err.flush();
  }

  private static String jsonSummary(ListReport outcome) {
    Map<State, Integer> counts = outcome.counts();
    return Json.object()
        .add("accepted", counts.get(State.ACCEPTED))
        .add("refused", counts.get(State.REFUSED))
        .add("notSent", counts.get(State.NOT_SENT))
        .add("uncertain", counts.get(State.UNCERTAIN))
        .add("earlier", outcome.earlier().size())
        .add("seconds", seconds(outcome.took()))
        .build()
        .toString();
  }

  private static String textSummary(ListReport outcome) {
    Map<State, Integer> counts = outcome.counts();
    int earlier = outcome.earlier().size();
    return format(
        "%,d accepted, %,d refused, %,d not sent, %,d uncertain in %s%s",
        counts.get(State.ACCEPTED),
        counts.get(State.REFUSED),
        counts.get(State.NOT_SENT),
        counts.get(State.UNCERTAIN),
        readable(outcome.took()),
        earlier == 0 ? "" : format("; %,d of them by an earlier run", earlier));
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 10.0) / 100.0;
  }

  private static String readable(Duration duration) {
    long seconds = duration.plusMillis(500).toSeconds();
    return seconds < 60 ? seconds + " s" : format("%d min %02d s", seconds / 60, seconds % 60);
  }

  static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
