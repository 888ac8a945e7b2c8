package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.testkit.HttpRequestReader.HttpRequest;
import dev.rtcsignal.app.wire.OpenApiEndpoint;
import dev.rtcsignal.ports.dispatch.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Serves HTTP/1.1 on a free port of 127.0.0.1, with a daemon thread for each connection, which ends
 * with the connection or with {@link #close()}.
 *
 * <p>Not {@code com.sun.net.httpserver}: it overwrites the Date of each response with the system's
 * time, but clients read the clock of the cloud from it, which a test moves and a fault skews.
 */
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpListener.class.getName());
  private static final int BACKLOG = 512;

  private final ServerSocket server;
  private final BiConsumer<HttpRequest, OpenApiEndpoint.Connection> handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Runnable heldChanged;
  private final Set<Exchange> held = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Starts listening.
   *
   * @param handler is called by the thread of the connection, and may respond later
   * @param heldChanged is called when the result of {@link #held} changes
   */
  HttpListener(BiConsumer<HttpRequest, OpenApiEndpoint.Connection> handler, Runnable heldChanged) {
    this.handler = handler;
    this.heldChanged = heldChanged;
    try {
      server = new ServerSocket();
      server.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator cannot listen on 127.0.0.1", e);
    }
    start("accept", this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void start(String task, Runnable run) {
    Thread thread = new Thread(run, "rtc-emulator-" + server.getLocalPort() + "-" + task);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!closed) {
        Socket socket = server.accept();
        sockets.add(socket);
        start("connection", () -> serve(socket));
      }
    } catch (IOException e) {
      if (!closed) {
        LOG.log(Level.ERROR, "the emulator stopped accepting: {0}", Failures.describe(e));
      }
    }
  }

  /** Returns how many requests wait for a response that the handler did not give at once. */
  int held() {
    return held.size();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      HttpRequestReader requests = new HttpRequestReader(socket, OpenApiEndpoint.MAX_BODY_BYTES);
      boolean open = !closed;
      while (open) {
        Optional<HttpRequest> request = readNext(requests, socket);
        open = request.isPresent() && answer(request.get(), requests, socket);
      }
    } catch (IOException e) {
      // The client is gone, or the listener is closed.
    } finally {
      sockets.remove(socket);
    }
  }

  private static Optional<HttpRequest> readNext(HttpRequestReader requests, Socket socket)
      throws IOException {
    try {
      return requests.next();
    } catch (ProtocolException e) {
      socket.getOutputStream().write(head(400, Map.of(), 0));
      return Optional.empty();
    }
  }

  /** Returns whether the connection stays open. */
  private boolean answer(HttpRequest request, HttpRequestReader requests, Socket socket)
      throws IOException {
    Exchange exchange = new Exchange(request.method());
    try {
      handler.accept(request, exchange);
    } catch (RuntimeException e) {
      // The message may quote the request.
      LOG.log(Level.ERROR, "request to the emulator failed: {0}", Failures.describe(e));
      exchange.respond(500, Map.of(), "");
    }
    if (!exchange.response.isDone()) {
      hold(exchange, requests, socket, request.isLast());
    }
    Optional<byte[]> response = exchange.response.join();
    if (response.isPresent() && !exchange.held) {
      socket.getOutputStream().write(response.get());
    }
    return response.isPresent() && !request.isLast();
  }

  /** Waits until the client closes the connection or, after the response, calls again. */
  private void hold(Exchange exchange, HttpRequestReader requests, Socket socket, boolean isLast)
      throws IOException {
    exchange.held = true;
    // Before it counts as held: when time moves on, the response has to leave at once.
    CompletableFuture<Void> released =
        exchange.response.thenAccept(response -> release(exchange, response, socket, isLast));
    held.add(exchange);
    if (exchange.response.isDone()) {
      held.remove(exchange);
    }
    heldChanged.run();
    boolean callsAgain = false;
    try {
      callsAgain = !closed && requests.hasNext();
    } finally {
      if (!callsAgain) {
        exchange.close();
      }
    }
    released.join();
  }

  private void release(
      Exchange exchange, Optional<byte[]> response, Socket socket, boolean isLast) {
    held.remove(exchange);
    heldChanged.run();
    try {
      if (response.isPresent()) {
        socket.getOutputStream().write(response.get());
      }
      if (response.isEmpty() || isLast) {
        socket.close();
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private static byte[] head(int status, Map<String, String> headers, int length) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("Content-Length: " + length + "\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Closes all connections, also those that wait for a response. */
  @Override
  public void close() {
    closed = true;
    held.forEach(Exchange::close);
    close(server);
    sockets.forEach(HttpListener::close);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "a socket did not close: {0}", Failures.describe(e));
    }
  }

  /** A response to be: bytes, or nothing if the connection is to be closed. */
  private static final class Exchange implements OpenApiEndpoint.Connection {
    private final String method;
    private boolean held;
    private final CompletableFuture<Optional<byte[]>> response = new CompletableFuture<>();

    private Exchange(String method) {
      this.method = method;
    }

    @Override
    public void respond(int status, Map<String, String> headers, String body) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      byte[] head = head(status, headers, bytes.length);
      byte[] sent = Arrays.copyOf(head, head.length + bytes.length);
      System.arraycopy(bytes, 0, sent, head.length, bytes.length);
      response.complete(Optional.of(method.equals("HEAD") ? head : sent));
    }

    @Override
    public void close() {
      response.complete(Optional.empty());
    }
  }
}
