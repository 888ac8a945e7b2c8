package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.QuotaLimits;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.ports.BulkRun;
import dev.rtcsignal.ports.SignalTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A send to very many on the command line: says how far it is, and in the end what became of
 * everybody. Told to stop, it brings to an end what has left, and says the rest is not sent.
 */
final class BulkSend {
  private static final long REFRESH_MILLIS = 250;
  private static final int LAST_SECONDS = 20;
  private static final int BAR = 30;

  private final Environment environment;
  private final BulkOptions options;
  private final PrintWriter err;
  private final boolean json;

  BulkSend(Environment environment, BulkOptions options, PrintWriter err, boolean json) {
    this.environment = environment;
    this.options = options;
    this.err = err;
    this.json = json;
  }

  /** Says what would be done. */
  void describe(BulkPlan plan, QuotaLimits limits) {
    Duration least = plan.leastTime(limits);
    if (json) {
      say(
          Json.object()
              .add("recipients", plan.recipients())
              .add("duplicates", plan.duplicates())
              .add("calls", plan.signals().size())
              .add("seconds", seconds(least))
              .build()
              .toString());
    } else {
      say(
          format(
              "%,d recipients in %,d calls, at least %s; %,d named twice are left out",
              plan.recipients(), plan.signals().size(), spoken(least), plan.duplicates()));
      plan.advice().forEach(this::say);
    }
  }

  /**
   * Sends.
   *
   * @return the exit code: 0 only if all were accepted
   */
  int run(SignalTransport transport, BulkPlan plan) throws InterruptedException {
    BulkRun run = transport.sendAll(plan, SendOptions.BULK, environment.clock());
    CompletableFuture<Integer> code = new CompletableFuture<>();
    environment.interrupts().runAtLast(() -> stop(run, code));
    try {
      BulkReport report = follow(run);
      code.complete(tell(report));
    } catch (RuntimeException e) {
      code.complete(1);
      throw e;
    }
    return code.join();
  }

  /** The other thread goes on to tell the report, which ends the process with this code. */
  private static int stop(BulkRun run, CompletableFuture<Integer> code) {
    run.cancel();
    return code.completeOnTimeout(1, LAST_SECONDS, TimeUnit.SECONDS).join();
  }

  private BulkReport follow(BulkRun run) throws InterruptedException {
    CompletableFuture<BulkReport> report = run.report();
    while (true) {
      try {
        return report.get(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        show(run.progress());
      } catch (ExecutionException e) {
        throw new IllegalStateException("the report was lost", e.getCause());
      } catch (InterruptedException e) {
        run.cancel();
        throw e;
      }
    }
  }

  private void show(BulkProgress progress) {
    int all = progress.known() + progress.waiting();
    int full = (int) ((long) BAR * progress.known() / all);
    err.print(
        format(
            "\r[%s%s] %,d of %,d%s   ",
            "#".repeat(full),
            ".".repeat(BAR - full),
            progress.known(),
            all,
            progress.left().map(left -> ", " + spoken(left) + " left").orElse("")));
    err.flush();
  }

  private int tell(BulkReport report) {
    err.println();
    err.flush();
    options.report().ifPresent(file -> write(file, lines(report)));
    Map<State, Integer> counts = report.counts();
    report
        .remaining()
        .ifPresent(
            rest ->
                write(
                    options.remaining(),
                    report
                        .recipients()
                        .filter(recipient -> recipient.state() == State.NOT_SENT)
                        .map(recipient -> recipient.user().value())));
    say(json ? jsonSummary(report) : summary(report));
    return counts.get(State.ACCEPTED) == report.plan().recipients() ? 0 : 1;
  }

  private static Stream<String> lines(BulkReport report) {
    return report
        .recipients()
        .map(recipient -> recipient.user().value() + "\t" + recipient.state());
  }

  private static void write(Path file, Stream<String> lines) {
    try {
      Files.write(file, (Iterable<String>) lines::iterator);
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

  private String summary(BulkReport report) {
    Map<State, Integer> counts = report.counts();
    String told =
        format(
            "%,d accepted, %,d refused, %,d not sent, %,d uncertain in %s",
            counts.get(State.ACCEPTED),
            counts.get(State.REFUSED),
            counts.get(State.NOT_SENT),
            counts.get(State.UNCERTAIN),
            spoken(report.took()));
    return counts.get(State.NOT_SENT) == 0
        ? told
        : told + "; those not sent are in " + options.remaining() + ", for --to-file";
  }

  private void say(String line) {
    environment.out().println(line);
    environment.out().flush();
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 10.0) / 100.0;
  }

  private static String spoken(Duration duration) {
    long seconds = duration.plusMillis(500).toSeconds();
    return seconds < 60 ? seconds + " s" : format("%d min %02d s", seconds / 60, seconds % 60);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
