package dev.rtcsignal.app.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.app.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cloud that takes every request whose body is whole, whatever its signature, and notes when each
 * text arrived. It is no emulator: what arrived is counted by the one who counts, exactly.
 */
public final class CountingCloud implements AutoCloseable {
  private static final byte[] ACCEPTED =
      "{\"ResponseMetadata\":{\"RequestId\":\"r\"},\"Result\":{\"Message\":\"success\"}}"
          .getBytes(StandardCharsets.UTF_8);

  static {
    // Without it each answer waits 40 ms for the acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Map<String, AtomicInteger> arrivals = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Arrival> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger halves = new AtomicInteger();
  private final AtomicInteger hungUp = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final int hangUpEvery;

  /** A text, and when its body was whole, by {@code System.nanoTime}. */
  public record Arrival(String text, long at) {}

  /**
   * @param hangUpEvery takes each request of this number and closes its connection unanswered; 0
   *     for none
   */
  public CountingCloud(int hangUpEvery) throws IOException {
    this.hangUpEvery = hangUpEvery;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readAllBytes();
    } catch (IOException e) {
      halves.incrementAndGet();
      throw e;
    }
    String text = text(body);
    arrivals.computeIfAbsent(text, any -> new AtomicInteger()).incrementAndGet();
    log.add(new Arrival(text, System.nanoTime()));
    if (hangUpEvery > 0 && received.incrementAndGet() % hangUpEvery == 0) {
      hungUp.incrementAndGet();
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, ACCEPTED.length);
    exchange.getResponseBody().write(ACCEPTED);
    exchange.close();
  }

  /** Returns the text up to its first space; the rest only makes it long. */
  private static String text(byte[] body) {
    return Json.parse(new String(body, StandardCharsets.UTF_8))
        .orElseThrow()
        .getString("Message")
        .split(" ", 2)[0];
  }

  public int arrived(String text) {
    return arrivals.getOrDefault(text, new AtomicInteger()).get();
  }

  /** Returns how many texts arrived. */
  public int texts() {
    return arrivals.size();
  }

  public List<String> twice() {
    return arrivals.entrySet().stream()
        .filter(entry -> entry.getValue().get() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns how many bodies ended before they were whole. */
  int halves() {
    return halves.get();
  }

  int hungUp() {
    return hungUp.get();
  }

  /** Returns everything that arrived, in order. */
  public List<Arrival> log() {
    return new ArrayList<>(log);
  }

  /** Returns the most arrivals within any second. */
  int mostInASecond() {
    return busiestSecond().arrivals;
  }

  /** Returns when the second with the most arrivals ended. */
  long endOfBusiestSecond() {
    return busiestSecond().end;
  }

  private record Second(int arrivals, long end) {}

  private Second busiestSecond() {
    long[] times = log.stream().mapToLong(Arrival::at).sorted().toArray();
    Second most = new Second(0, 0);
    for (int first = 0, last = 0; last < times.length; last++) {
      while (times[last] - times[first] >= TimeUnit.SECONDS.toNanos(1)) {
        first++;
      }
      if (last - first + 1 > most.arrivals) {
        most = new Second(last - first + 1, times[last]);
      }
    }
    return most;
  }

  /** Returns when the first text after a time arrived. */
  long firstAfter(long nanos) {
    return Arrays.stream(log.stream().mapToLong(Arrival::at).toArray())
        .filter(at -> at > nanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
