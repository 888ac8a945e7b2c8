package dev.rtcsignal.app.kill;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps so many signals waiting that a fleet has always something to send, by a few connections to
 * some of its servers.
 */
final class Backlog implements AutoCloseable {
  private static final int WAITING = 3_000;
  private static final int AT_ONCE = 32;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final AtomicInteger posted = new AtomicInteger();
  private final List<URI> servers;
  private final CountingCloud cloud;
  private final Ledger ledger;
  private final Thread thread = new Thread(this::run, "backlog");
  private volatile boolean closed;

  Backlog(List<URI> servers, CountingCloud cloud, Ledger ledger) {
    this.servers = servers;
    this.cloud = cloud;
    this.ledger = ledger;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      if (posted.get() - cloud.texts() < WAITING) {
        post(posted.getAndIncrement());
      } else {
        Pause.of(5);
      }
    }
  }

  private void post(int number) {
    places.acquireUninterruptibly();
    String name = "q-" + number;
    ledger.named(name, name);
    http.sendAsync(
            SignalPost.named(servers.get(number % servers.size()), name, name),
            HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              if (failure == null && answer.statusCode() == 202) {
                ledger.told(name, Ledger.Told.DURABLE);
              }
              places.release();
            });
  }

  /** Posts no more, and waits for the answers. */
  @Override
  public void close() {
    closed = true;
    places.acquireUninterruptibly(AT_ONCE);
  }
}
