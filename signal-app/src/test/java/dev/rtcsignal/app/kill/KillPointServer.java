package dev.rtcsignal.app.kill;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process with the outbox of the server that ends at one exact point. It enqueues the signals of
 * a batch by their names, prints a line for each that is stored and for each end that it is told
 * of, and then for each row of the store. What it prints is what a client would have been answered.
 */
final class KillPointServer implements AutoCloseable {
  private static final int SIGNALS = 40;
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicBoolean draining = new AtomicBoolean();
  private final JdbcOutboxStore store;
  private final OpenApiTransport transport;
  private final OutboxTransport outbox;

  private KillPointServer(String url, URI cloud, KillSwitch kill, Duration retention) {
    this.store =
        JdbcOutboxStore.builder(KillingDatabase.of(url, kill, draining), Dialect.of(url)).open();
    this.transport =
        OpenApiTransport.builder()
            .app(StoredEntries.APP, AccessKey.of("AKLTkilled", "killed-outbox-secret-0123456789"))
            .cloud(cloud, "cn-north-1")
            .gateway(gateway -> new KillingGateway(gateway, cloud, kill))
            .build();
    this.outbox =
        OutboxTransport.builder(store, transport, StoredEntries.APP.value())
            .retention(retention)
            .build();
  }

  /**
   * @param arguments the JDBC URL, the address of the cloud, the name of the batch, the point, how
   *     often it is reached before the process ends, and what the process does
   */
  public static void main(String[] arguments) throws Exception {
    KillPoint point = KillPoint.valueOf(arguments[3]);
    KillSwitch kill = new KillSwitch(point, Integer.parseInt(arguments[4]));
    Duration retention = point == KillPoint.RETENTION ? Duration.ofMillis(1) : Duration.ofHours(72);
    KillPointServer server =
        new KillPointServer(arguments[0], URI.create(arguments[1]), kill, retention);
    switch (arguments[5]) {
      case "send" -> server.send(arguments[2], false);
      case "drain" -> server.send(arguments[2], true);
      case "look" -> server.look(point);
      default -> throw new IllegalArgumentException(arguments[5]);
    }
    System.out.println("done");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /**
   * @param stops whether the outbox is closed while the second half is under way
   */
  private void send(String batch, boolean stops) throws Exception {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (int i = 0; i < SIGNALS; i += AT_ONCE) {
      List<CompletableFuture<?>> stored = new ArrayList<>();
      for (int one = i; one < i + AT_ONCE; one++) {
        stored.add(enqueue(batch + "-" + one, ends));
      }
      await(stored);
      if (stops && i >= SIGNALS / 2) {
        await(ends.subList(0, 1));
        close();
        return;
      }
    }
    await(ends);
    printRows();
    close();
  }

  private CompletableFuture<Void> enqueue(String text, List<CompletableFuture<?>> ends) {
    OutboxRequest request =
        new OutboxRequest(
            new SignalName(text),
            StoredEntries.signal(text),
            SendOptions.DEFAULT.deadline(Duration.ofDays(1)));
    CompletableFuture<OutboxEntry> end = new CompletableFuture<>();
    ends.add(end);
    return outbox
        .enqueue(request)
        .thenAccept(
            outcome -> {
              print("stored " + text);
              outbox.whenEnded(entry(outcome)).thenAccept(ended -> told(ended, end));
            });
  }

  private static OutboxEntry entry(EnqueueOutcome outcome) {
    return outcome.match(
        EnqueueOutcome.Added::entry,
        EnqueueOutcome.Joined::entry,
        EnqueueOutcome.Conflict::entry,
        full -> {
          throw new IllegalStateException("the store is full");
        });
  }

  private static void told(OutboxEntry ended, CompletableFuture<OutboxEntry> end) {
    print("told " + ended.name() + " " + OutboxJson.name(ended.status().state()));
    end.complete(ended);
  }

  /** One write, so that a line is whole or not there. */
  private static void print(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }

  private static void await(List<CompletableFuture<?>> all)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends what the store has; or stays, so that the process can be ended by its housekeeping. */
  private void look(KillPoint point) throws Exception {
    if (point != KillPoint.NONE) {
      new CompletableFuture<>().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    printRows();
    close();
  }

  private void printRows() throws Exception {
    Outbox.Query all =
        new Outbox.Query(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Outbox.Query.MAX_LIMIT);
    for (OutboxEntry entry : outbox.list(all).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      print("row " + entry.name() + " " + OutboxJson.name(entry.status().state()));
    }
  }

  @Override
  public void close() {
    draining.set(true);
    outbox.close();
    transport.close();
    store.close();
  }
}
