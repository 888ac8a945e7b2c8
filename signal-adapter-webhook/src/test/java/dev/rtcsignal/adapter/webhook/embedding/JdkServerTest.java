package dev.rtcsignal.adapter.webhook.embedding;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class JdkServerTest extends EmbeddingContract {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private HttpServer server;

  @Override
  URI start(SignalWebhook webhook) throws IOException {
    server =
        JdkServerExample.start(
            webhook, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), executor);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
  }

  @Override
  void stop() {
    server.stop(0);
    executor.shutdownNow();
  }
}
