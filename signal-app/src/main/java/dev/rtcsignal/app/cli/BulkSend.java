package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a bulk send on the command line: prints its progress, records each outcome as it comes and,
 * at the end, prints the outcomes of the whole list. When interrupted, or when outcomes cannot be
 * recorded, it finishes the calls in flight and reports the rest as not sent.
 */
final class BulkSend {
  private static final long REFRESH_MILLIS = 250;
  private static final int STOP_SECONDS = 20;

  private final Environment environment;
  private final BulkConsole console;
  private final RunRecord outcomes;
  private final ListReport before;
  private final Queue<String> unrecorded = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean stopping;

  /**
   * @param before the whole list, with what earlier runs did
   */
  BulkSend(Environment environment, BulkConsole console, RunRecord outcomes, ListReport before) {
    this.environment = environment;
    this.console = console;
    this.outcomes = outcomes;
    this.before = before;
  }

  /** Records the attempts of a gateway. */
  SignalGateway recorded(SignalGateway gateway, OutcomeFile file) {
    return new RecordedGateway(gateway, file, unrecorded);
  }

  /**
   * Sends to those who have no outcome yet, and reports.
   *
   * @param transport over a gateway that is {@linkplain #recorded recorded}, or over an outbox
   * @return the exit code, see {@link SendExit}
   */
  int run(SignalTransport transport, BulkPlan plan, BulkFiles files) throws InterruptedException {
    BulkFiles.change(outcomes.path(), outcomes::begin);
    BulkDelivery delivery =
        BulkDelivery.start(transport, plan, SendOptions.BULK, environment.steady());
    outcomes.failure().thenRun(() -> cancel(delivery));
    CompletableFuture<Integer> code = new CompletableFuture<>();
    environment.interrupts().runAtLast(() -> stop(delivery, files, code));
    try {
      report(follow(delivery), files, code);
    } finally {
      code.complete(1);
    }
    return code.join();
  }

  private void cancel(BulkDelivery delivery) {
    stopping = true;
    delivery.cancel();
  }

  /**
   * Waits for the sending thread to report, which gives the exit code; reports itself when the
   * calls in flight take too long.
   */
  private int stop(BulkDelivery delivery, BulkFiles files, CompletableFuture<Integer> code) {
    cancel(delivery);
    try {
      return code.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      report(delivery.soFar(), files, code);
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
        console.progress(delivery.progress(), stopping);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the report was lost", e.getCause());
      } catch (InterruptedException e) {
        delivery.cancel();
        throw e;
      }
    }
  }

  /** Prints the counts even if a file cannot be written. */
  private void report(BulkReport report, BulkFiles files, CompletableFuture<Integer> code) {
    if (reported.getAndSet(true)) {
      return;
    }
    ListReport whole = before.with(report);
    console.ended(report);
    try {
      files
          .write(whole, outcomes.continuesTheLastRun())
          .ifPresent(file -> console.tell("those not sent are in " + file + ", for --to-file"));
    } finally {
      console.summary(whole);
      unrecorded.forEach(console::tell);
      outcomes.failure().thenAccept(this::tellUnrecorded);
    }
    if (whole.counts().get(State.NOT_SENT) == 0 && !outcomes.failure().isDone()) {
      BulkFiles.change(outcomes.path(), outcomes::finished);
    }
    code.complete(outcomes.failure().isDone() ? 1 : SendExit.of(whole.counts()));
  }

  private void tellUnrecorded(IOException error) {
    console.tell(
        OutcomeFile.failed(outcomes.path(), error).getMessage()
            + "; nothing was sent from then on; mend that, and repeat the command to continue");
  }
}
