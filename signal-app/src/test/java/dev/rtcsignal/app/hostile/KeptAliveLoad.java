package dev.rtcsignal.app.hostile;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts callbacks at a rate over 40 kept-alive connections until it is closed. A connection that
 * the server closes in order is made anew; one that cannot be made ends its share of the load.
 */
final class KeptAliveLoad implements AutoCloseable {
  private static final int CONNECTIONS = 40;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(CONNECTIONS);
  private final List<Client> clients = new ArrayList<>();

  KeptAliveLoad(int port, int perSecond) {
    List<byte[]> callbacks = Callbacks.good(CONNECTIONS, 300);
    long periodMicros = TimeUnit.SECONDS.toMicros(CONNECTIONS) / perSecond;
    for (byte[] callback : callbacks) {
      Client client = new Client(port, callback);
      clients.add(client);
      long offset = clients.size() * periodMicros / CONNECTIONS;
      threads.scheduleAtFixedRate(client::post, offset, periodMicros, TimeUnit.MICROSECONDS);
    }
  }

  int sent() {
    return sent.get();
  }

  int answered() {
    return answered.get();
  }

  /** Returns how many callbacks were sent whose connection ended without a response. */
  int lost() {
    return lost.get();
  }

  private final class Client {
    private final int port;
    private final byte[] callback;
    private Optional<RawConnection> connection = Optional.empty();
    private boolean over;

    Client(int port, byte[] callback) {
      this.port = port;
      this.callback = callback;
    }

    private void post() {
      if (over || !connect()) {
        return;
      }
      sent.incrementAndGet();
      try {
        String response = connection.orElseThrow().send(callback).readResponse("bytes");
        if (response.startsWith("HTTP/1.1 200")) {
          answered.incrementAndGet();
        }
        if (response.toLowerCase(Locale.ROOT).contains("connection: close")) {
          disconnect();
        }
      } catch (IOException e) {
        lost.incrementAndGet();
        disconnect();
      }
    }

    private boolean connect() {
      try {
        if (connection.isEmpty()) {
          connection = Optional.of(RawConnection.connect("127.0.0.1", port));
        }
        return true;
      } catch (IOException e) {
        over = true;
        return false;
      }
    }

    private void disconnect() {
      try {
        connection.orElseThrow().close();
      } catch (IOException e) {
        // The server has closed it.
      }
      connection = Optional.empty();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    await().atMost(Duration.ofMinutes(1)).until(threads::isTerminated);
    clients.forEach(client -> client.connection.ifPresent(open -> client.disconnect()));
  }
}
