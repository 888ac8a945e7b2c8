package dev.rtcsignal.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers the first request as if it kept the connection alive, but then closes it: at once, or
 * when it has read the next request. Accepts further connections one after another, reads one
 * request of each and closes them too, so that it sees a repeated request.
 */
final class ClosingServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final boolean readsSecondRequest;

  ClosingServer(boolean readsSecondRequest) throws IOException {
    this.readsSecondRequest = readsSecondRequest;
    Thread thread = new Thread(this::serve, "closing-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns the texts of the requests, in the order of reading. */
  List<String> texts() {
    return requests.stream()
        .map(body -> body.replaceAll(".*\"Message\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private void serve() {
    try {
      serveFirst();
      while (true) {
        try (Socket connection = listener.accept()) {
          readRequest(connection.getInputStream());
        }
      }
    } catch (IOException e) {
      // The listener was closed: the test is over.
    }
  }

  private void serveFirst() throws IOException {
    try (Socket connection = listener.accept()) {
      readRequest(connection.getInputStream());
      byte[] body = WireMockCloud.SUCCESS.getBytes(StandardCharsets.UTF_8);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
      connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().write(body);
      if (readsSecondRequest) {
        readRequest(connection.getInputStream());
      }
    }
  }

  private void readRequest(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next != -1; next = in.read()) {
      text.append((char) next);
      if (text.indexOf("\"To\":\"user1\"}") > 0) {
        requests.add(text.substring(text.indexOf("{")));
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
