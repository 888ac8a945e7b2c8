package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Runs a bulk send on the command line: prints its progress and, at the end, the outcome of every
 * user. When interrupted it finishes the calls in flight and reports the rest as not sent.
 */
final class BulkSend {
  private static final long REFRESH_MILLIS = 250;
  private static final int STOP_SECONDS = 20;
  private static final int BAR = 30;

  private final Environment environment;
  private final BulkOptions options;
  private final PrintWriter err;
  private final boolean json;
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean stopping;

  BulkSend(Environment environment, BulkOptions options, PrintWriter err, boolean json) {
    this.environment = environment;
    this.options = options;
    this.err = err;
    this.json = json;
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
              "%,d recipients in %,d calls, at least %s; %,d duplicates left out",
              plan.recipients(), plan.signals().size(), readable(least), plan.duplicates()));
      plan.advice().forEach(this::print);
    }
  }

  /**
   * Sends and reports.
   *
   * @return the exit code: 0 only if all were accepted
   */
  int run(SignalTransport transport, BulkPlan plan) throws InterruptedException {
    options.requireNothingRemaining();
    // Files that cannot be written are reported before anything is sent.
    write(options.newRemaining(), Stream.empty());
    options.report().ifPresent(file -> write(file, Stream.empty()));
    BulkDelivery delivery =
        BulkDelivery.start(transport, plan, SendOptions.BULK, environment.steady());
    CompletableFuture<Integer> code = new CompletableFuture<>();
    environment.interrupts().runAtLast(() -> stop(delivery, code));
    try {
      BulkReport report = follow(delivery);
      report(report, code);
    } finally {
      code.complete(1);
    }
    return code.join();
  }

  /**
   * Waits for the sending thread to report, which gives the exit code; reports itself when the
   * calls in flight take too long.
   */
  private int stop(BulkDelivery delivery, CompletableFuture<Integer> code) {
    stopping = true;
    delivery.cancel();
    try {
      return code.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      report(delivery.soFar(), code);
    } catch (ExecutionException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private BulkReport follow(BulkDelivery delivery) throws InterruptedException {
    CompletableFuture<BulkReport> report = delivery.report();
    while (true) {
      try {
        return report.get(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        show(delivery.progress());
      } catch (ExecutionException e) {
        throw new IllegalStateException("the report was lost", e.getCause());
      } catch (InterruptedException e) {
        delivery.cancel();
        throw e;
      }
    }
  }

  private void show(BulkProgress progress) {
    int all = progress.known() + progress.waiting();
    int sent = progress.known() - progress.done().get(State.NOT_SENT);
    int full = (int) ((long) BAR * sent / all);
    err.print(
        format(
            "\r[%s%s] %,d of %,d%s   ",
            "#".repeat(full),
            ".".repeat(BAR - full),
            sent,
            all,
            stopping
                ? ", stopping"
                : progress.left().map(left -> ", " + readable(left) + " left").orElse("")));
    err.flush();
  }

  /** Prints the counts even if a file cannot be written: a repeated run would send twice. */
  private void report(BulkReport report, CompletableFuture<Integer> code) {
    if (reported.getAndSet(true)) {
      return;
    }
    Map<State, Integer> counts = report.counts();
    boolean all = counts.get(State.ACCEPTED) == report.plan().recipients();
    err.println();
    try {
      writeFiles(report);
    } finally {
      print(json ? jsonSummary(report) : summary(report));
      reasons(report).forEach(err::println);
      err.flush();
    }
    code.complete(all ? 0 : 1);
  }

  /** Writes both files; a failure of one does not keep the other from being written. */
  private void writeFiles(BulkReport report) {
    try {
      writeRemaining(report);
    } finally {
      options.report().ifPresent(file -> write(file, lines(report)));
    }
  }

  /** Replaces the whole list at once, so that a crash loses neither list. */
  private void writeRemaining(BulkReport report) {
    Path file = options.remaining();
    if (report.counts().get(State.NOT_SENT) > 0) {
      Path fresh = options.newRemaining();
      write(
          fresh,
          report
              .recipients()
              .filter(recipient -> recipient.state() == State.NOT_SENT)
              .map(recipient -> recipient.user().value()));
      change(file, () -> Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING));
      err.println("those not sent are in " + file + ", for --to-file");
      return;
    }
    change(file, () -> Files.deleteIfExists(options.newRemaining()));
    if (options.isRemaining()) {
      change(file, () -> Files.deleteIfExists(file));
    }
  }

  /** Returns each reason with its count: "300 x refused: SignatureDoesNotMatch". */
  private static List<String> reasons(BulkReport report) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (int i = 0; i < report.results().size(); i++) {
      int recipients = report.plan().signals().get(i).to().units();
      report
          .results()
          .get(i)
          .match(
              accepted -> "",
              refused -> reasons.merge("refused: " + refused.code(), recipients, Integer::sum),
              notSent -> reasons.merge("not sent: " + notSent.reason(), recipients, Integer::sum),
              unknown -> reasons.merge("uncertain: " + unknown.reason(), recipients, Integer::sum));
    }
    return reasons.entrySet().stream()
        .map(reason -> format("%,d x %s", reason.getValue(), reason.getKey()))
        .toList();
  }

  private static Stream<String> lines(BulkReport report) {
    return report
        .recipients()
        .map(recipient -> recipient.user().value() + "\t" + recipient.state());
  }

  private static void write(Path file, Stream<String> lines) {
    change(file, () -> Files.write(file, (Iterable<String>) lines::iterator));
  }

  private interface Change {
    Object make() throws IOException;
  }

  private static void change(Path file, Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new FailedException("cannot be written: " + file);
    }
  }

  private static String jsonSummary(BulkReport report) {
    Map<State, Integer> counts = report.counts();
    return Json.object()
        .add("accepted", counts.get(State.ACCEPTED))
        .add("refused", counts.get(State.REFUSED))
        .add("notSent", counts.get(State.NOT_SENT))
        .add("uncertain", counts.get(State.UNCERTAIN))
        .add("seconds", seconds(report.took()))
        .build()
        .toString();
  }

  private static String summary(BulkReport report) {
    Map<State, Integer> counts = report.counts();
    return format(
        "%,d accepted, %,d refused, %,d not sent, %,d uncertain in %s",
        counts.get(State.ACCEPTED),
        counts.get(State.REFUSED),
        counts.get(State.NOT_SENT),
        counts.get(State.UNCERTAIN),
        readable(report.took()));
  }

  private void print(String line) {
    environment.out().println(line);
    environment.out().flush();
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 10.0) / 100.0;
  }

  private static String readable(Duration duration) {
    long seconds = duration.plusMillis(500).toSeconds();
    return seconds < 60 ? seconds + " s" : format("%d min %02d s", seconds / 60, seconds % 60);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
